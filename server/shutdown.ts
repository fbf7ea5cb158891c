import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** How long a shutdown waits for connections to close. */
const GRACE_MS = 3_000;

/**
 * Call it before the server listens. The result closes the server: it finishes the requests in progress,
 * and resolves when all connections are closed, after some seconds at most.
 */
export function prepareShutdown(http: FastifyInstance): () => Promise<void> {
  const openSockets = trackSockets(http.server);
  http.addHook('preClose', async () => openSockets.destroyUnused());
  return async () => {
    // Those of sleeping machines would not close by themselves.
    const timer = setTimeout(() => openSockets.destroyAll(), GRACE_MS);
    await http.close();
    clearTimeout(timer);
  };
}

/** Tracks all network connections. Node's own list lacks those that became WebSockets. */
function trackSockets(server: Server): {
  /** Browsers open connections before they need them. */
  destroyUnused(): void;
  destroyAll(): void;
} {
  const open = new Set<Duplex>();
  const track = (socket: Duplex) => {
    if (open.has(socket)) return;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  server.on('connection', track);
  // When a host name has two addresses, connections to the second are reported here only.
  server.on('upgrade', (_request, socket) => track(socket));
  return {
    destroyUnused() {
      for (const socket of open)
        if (socket instanceof Socket && socket.bytesRead === 0) socket.destroy();
    },
    destroyAll() {
      for (const socket of open) socket.destroy();
    },
  };
}
