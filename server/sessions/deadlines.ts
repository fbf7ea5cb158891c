import type { Site } from '../sites/site-directory.js';

/** When a session of this site is idle if nothing happens from `now` on. */
export function idleDeadline(site: Site | undefined, now: number): number {
  // A site that was taken away leaves its sessions to end by themselves, soon.
  return now + (site?.idleSeconds ?? 0) * 1000;
}

/** When the server resolves a session whose visitor stays silent; nothing where the site never does. */
export function autoResolveDeadline(site: Site | undefined, now: number): number | undefined {
  const minutes = site?.autoResolveMinutes ?? 0;
  return minutes === 0 ? undefined : now + minutes * 60_000;
}
