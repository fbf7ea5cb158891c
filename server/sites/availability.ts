import type { Availability } from '../../src/protocol/site.js';
import type { Presence } from '../agents/presence.js';
import type { Clock } from '../ports.js';
import { toTime } from '../storage/session-record.js';
import { isOpenAt, nextOpening } from './opening-hours.js';
import type { Site } from './site-directory.js';

/** Whether agents of a site are available now. */
export type AvailabilityOf = (site: Site) => Availability;

/** Outside its opening hours a site is not online, even if an agent is present. */
export function createAvailability({
  presence,
  clock,
}: {
  presence: Presence;
  clock: Clock;
}): AvailabilityOf {
  return ({ token, openingHours }) => {
    const present = presence.availability(token);
    if (openingHours === undefined) return present;
    const now = clock.now();
    const open = isOpenAt(openingHours, now);
    const opensAt = open ? undefined : nextOpening(openingHours, now);
    return {
      ...present,
      online: present.online && open,
      open,
      ...(opensAt !== undefined && { opensAt: toTime(opensAt) }),
    };
  };
}
