import type { AvailabilityOf } from '../sites/availability.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { VisitorRooms } from './visitor-room.js';

/** Compares what the visitors of each site were told last with what holds now, and tells them. */
export type TellAvailability = () => Promise<void>;

export function createTellAvailability({
  sites,
  availabilityOf,
  rooms,
}: {
  sites: SiteDirectory;
  availabilityOf: AvailabilityOf;
  rooms: VisitorRooms;
}): TellAvailability {
  const told = new Map<string, string>();

  return async () => {
    for (const site of await sites.all()) {
      const availability = availabilityOf(site);
      const text = JSON.stringify(availability);
      if (told.get(site.token) === text) continue;
      told.set(site.token, text);
      for (const connection of rooms.connections())
        if (connection.site === site.token) connection.tell('availability', availability);
    }
  };
}
