import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on a port of its own. */
export interface LocalSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** `prepare`: what else its server does, before anybody can reach it. */
export async function startLocalSite(
  answer: RequestListener,
  prepare?: (server: Server) => void,
): Promise<LocalSite> {
  const server = createServer(answer);
  prepare?.(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
