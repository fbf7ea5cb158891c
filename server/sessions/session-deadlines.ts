import type { Site } from '../sites/site-directory.js';
import type { IdleDeadlines, ResumedDeadlines } from '../storage/session-repository.js';

/** When a session of this site becomes idle if nothing happens after `now`. Times in ms since 1970. */
export function idleDeadlines(site: Site | undefined, now: number): IdleDeadlines {
  // Sessions of a site that no longer exists end at the next sweep.
  const { idleSeconds, leftMessageSeconds } = site ?? { idleSeconds: 0, leftMessageSeconds: 0 };
  return { idleAt: now + idleSeconds * 1000, leftAt: now + leftMessageSeconds * 1000 };
}

/** When the server resolves a session if its visitor does not answer; `undefined`: never. */
export function autoResolveDeadline(site: Site | undefined, now: number): number | undefined {
  const minutes = site?.autoResolveMinutes ?? 0;
  return minutes === 0 ? undefined : now + minutes * 60_000;
}

/** All deadlines of a session that goes on after it was closed or snoozed. */
export function resumedDeadlines(site: Site | undefined, now: number): ResumedDeadlines {
  return { ...idleDeadlines(site, now), autoResolveAt: autoResolveDeadline(site, now) };
}
