import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Everybody's connection, whatever was made of it: Node forgets those that became WebSockets. */
export interface OpenSockets {
  destroyAll(): void;
}

export function trackSockets(server: Server): OpenSockets {
  const open = new Set<Duplex>();
  const track = (socket: Duplex) => {
    if (open.has(socket)) return;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  server.on('connection', track);
  // A name may stand for two addresses: of the second's connections this server hears only then.
  server.on('upgrade', (_request, socket) => track(socket));
  return {
    destroyAll() {
      for (const socket of open) socket.destroy();
    },
  };
}
