import type { AvailabilityOf } from '../sites/availability.js';
import { toPublicSite, type SiteDirectory } from '../sites/site-directory.js';
import type { VisitorRooms } from './visitor-rooms.js';

/** Tells the visitors of each site its settings and its availability, if these changed since the last call. */
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
  const sent = new Map<string, { settings: string; availability: string }>();

  return async () => {
    for (const site of await sites.all()) {
      const availability = availabilityOf(site);
      const { availability: _, ...settings } = toPublicSite(site, availability);
      const before = sent.get(site.token);
      const now = {
        settings: JSON.stringify(settings),
        availability: JSON.stringify(availability),
      };
      sent.set(site.token, now);
      const isChanged = now.settings !== before?.settings;
      const isOther = now.availability !== before?.availability;
      if (!isChanged && !isOther) continue;
      for (const connection of rooms.connections()) {
        if (connection.site !== site.token) continue;
        if (isChanged) connection.emit('site', { ...settings, availability });
        if (isOther) connection.emit('availability', availability);
      }
    }
  };
}
