import { createBackoff } from '../../core/backoff.js';
import type { Ports, Socket } from '../../core/ports.js';
import { createSocketIoTransport } from '../../platform/socket-io-transport.js';
import type { OpenAgentLink } from '../client/agent-link.js';

const ANSWER_MS = 10_000;

/** Opens sockets to this page's own server, which knows the agent by the cookie. */
export function createAgentSockets(ports: Pick<Ports, 'clock' | 'ids' | 'page'>): OpenAgentLink {
  const { clock, ids, page } = ports;
  const documentId = ids.uuid();
  const transport = createSocketIoTransport<object>({
    server: location.origin,
    namespace: '/agent',
    balancerKey: () => documentId,
    clock,
    page,
  });

  return (handlers) => {
    const backoff = createBackoff(clock, ids);
    let socket: Socket | null = null;

    function connect(): void {
      backoff.cancel();
      socket?.close();
      socket = transport.open(
        {},
        {
          event(name, payload) {
            backoff.reset();
            handlers.event(name, payload);
          },
          closed(refusal) {
            socket = null;
            handlers.lost();
            if (refusal === undefined) backoff.wait(connect);
            else handlers.refused();
          },
        },
      );
    }

    connect();
    return {
      request(event, payload) {
        return new Promise((resolve) => {
          if (!socket) return resolve(undefined);
          const undo = clock.after(ANSWER_MS, () => resolve(undefined));
          socket.request(event, payload, (answer) => {
            undo();
            resolve(answer);
          });
        });
      },
      tell: (event, payload) => socket?.tell(event, payload),
      renew: connect,
      close() {
        backoff.cancel();
        socket?.close();
        socket = null;
      },
    };
  };
}
