import type { Site, SiteDirectory } from './site-directory.js';

/** The origin of a request, from its headers. */
export interface RequestOrigin {
  /** The `Origin` header. */
  origin: string | undefined;
  /** The server's own origins, as the request addressed it: "http://chat.example.com:3000". */
  own: readonly string[];
}

const LOCAL_PAGE = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;

/** Whether pages of an origin may use this site. Origins are compared as whole strings. */
export function siteAllows(site: Site, { origin, own }: RequestOrigin): boolean {
  if (origin === undefined) return false;
  if (own.includes(origin) || site.origins.includes(origin)) return true;
  return site.token === 'demo' && LOCAL_PAGE.test(origin);
}

/** Whether any site allows the origin. Used before the site of a request is known. */
export async function someSiteAllows(
  sites: SiteDirectory,
  request: RequestOrigin,
): Promise<boolean> {
  if (request.origin !== undefined && request.own.includes(request.origin)) return true;
  return (await sites.all()).some((site) => siteAllows(site, request));
}
