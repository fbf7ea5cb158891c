import type { Site, SiteDirectory } from './site-directory.js';

/** Where a request came from, as its headers say. */
export interface RequestOrigin {
  /** The `Origin` header. */
  origin: string | undefined;
  /** This server as the request addressed it: "http://chat.example.com:3000", or both schemes. */
  own: readonly string[];
}

const LOCAL_PAGE = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;

/** Whether pages of an origin may use the server for this site. Compared as a whole, never by part. */
export function siteAllows(site: Site, { origin, own }: RequestOrigin): boolean {
  if (origin === undefined) return false;
  if (own.includes(origin) || site.origins.includes(origin)) return true;
  return site.token === 'demo' && LOCAL_PAGE.test(origin);
}

/** Whether some site allows it: all that can be said before a request names its site. */
export async function someSiteAllows(
  sites: SiteDirectory,
  request: RequestOrigin,
): Promise<boolean> {
  if (request.origin !== undefined && request.own.includes(request.origin)) return true;
  return (await sites.all()).some((site) => siteAllows(site, request));
}
