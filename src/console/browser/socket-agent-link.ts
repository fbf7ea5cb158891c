import { createBackoff } from '../../core/backoff.js';
import type { Socket } from '../../core/ports.js';
import { createBrowserClock } from '../../platform/browser-clock.js';
import { createBrowserIds } from '../../platform/browser-ids.js';
import { openSocketIo } from '../../platform/socket-io-wire.js';
import type { AgentLink, AgentLinkHandlers } from '../client/agent-link.js';

const ANSWER_MS = 10_000;

/** The real link: a socket to this page's own server, which knows the agent by the cookie. */
export function openSocketLink(handlers: AgentLinkHandlers): AgentLink {
  const clock = createBrowserClock();
  const backoff = createBackoff(clock, createBrowserIds());
  const address = { server: location.origin, namespace: '/agent', auth: {} };
  let socket: Socket | null = null;

  function connect(): void {
    backoff.cancel();
    socket?.close();
    socket = openSocketIo(address, clock, {
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
    });
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
}
