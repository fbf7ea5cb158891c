import type { Availability, PublicSite } from '../../src/protocol/site.js';
import type { Site } from './site-directory.js';

/** What anybody may know of a site. */
export function toPublicSite(site: Site, availability: Availability): PublicSite {
  return {
    site: site.token,
    name: site.name,
    availability,
    ...(site.openingHours !== undefined && { openingHours: site.openingHours }),
    preChat: site.preChat,
    retention: { historySeconds: site.historySeconds, idleSeconds: site.idleSeconds },
    texts: site.texts,
  };
}
