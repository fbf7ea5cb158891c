import { startLocalSite, type LocalSite } from './local-site.js';

/** A site that embeds the widget, at an origin of its own. */
export type HostPages = LocalSite;

/** Serves documents by path. Pages that a driver makes up count as public, and may not ask a local server. */
export function startHostPages(pages: Record<string, string>): Promise<HostPages> {
  return startLocalSite((request, response) => {
    const body = pages[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(body === undefined ? '' : `<!doctype html><title>Host</title>${body}`);
  });
}
