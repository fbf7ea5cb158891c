import type { AvailabilityOf } from '../sites/availability.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { VisitorRooms } from './visitor-rooms.js';

/** Tells the visitors of each site its availability, if that changed since the last call. */
export type BroadcastAvailability = () => Promise<void>;

export function createAvailabilityBroadcast({
  sites,
  availabilityOf,
  rooms,
}: {
  sites: SiteDirectory;
  availabilityOf: AvailabilityOf;
  rooms: VisitorRooms;
}): BroadcastAvailability {
  const sent = new Map<string, string>();

  return async () => {
    for (const site of await sites.all()) {
      const availability = availabilityOf(site);
      const text = JSON.stringify(availability);
      if (sent.get(site.token) === text) continue;
      sent.set(site.token, text);
      for (const connection of rooms.connections())
        if (connection.site === site.token) connection.emit('availability', availability);
    }
  };
}
