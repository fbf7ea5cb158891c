import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site that embeds the widget, at an origin of its own. */
export interface HostPages {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves documents by path. Pages that a driver makes up count as public, and may not ask a local server. */
export async function startHostPages(pages: Record<string, string>): Promise<HostPages> {
  const server = createServer((request, response) => {
    const body = pages[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(body === undefined ? '' : `<!doctype html><title>Host</title>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
