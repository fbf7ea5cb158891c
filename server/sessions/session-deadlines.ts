import type { Site } from '../sites/site-directory.js';

/** When a session of this site becomes idle if nothing happens after `now`. */
export function idleDeadline(site: Site | undefined, now: number): number {
  // Sessions of a site that no longer exists end at the next sweep.
  return now + (site?.idleSeconds ?? 0) * 1000;
}

/** When the server resolves a session if its visitor does not answer; `undefined`: never. */
export function autoResolveDeadline(site: Site | undefined, now: number): number | undefined {
  const minutes = site?.autoResolveMinutes ?? 0;
  return minutes === 0 ? undefined : now + minutes * 60_000;
}
