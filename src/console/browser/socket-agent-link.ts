import { io } from 'socket.io-client';
import type { AgentLink, AgentLinkHandlers } from '../client/agent-link.js';

const ANSWER_MS = 10_000;

/** The real link: socket.io on this page's own server, known by its cookie. */
export function openSocketLink(handlers: AgentLinkHandlers): AgentLink {
  const socket = io('/agent', {
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 15_000,
    forceNew: true,
  });
  socket.onAny((name: string, payload: unknown) => handlers.event(name, payload));
  socket.on('disconnect', () => {
    handlers.lost();
    // The server cut us, which socket.io takes for a farewell.
    if (!socket.active) handlers.refused();
  });
  socket.on('connect_error', () => {
    handlers.lost();
    if (!socket.active) handlers.refused();
  });

  return {
    async request(event, payload) {
      // What is emitted while disconnected would be sent before the next welcome has been read.
      if (!socket.connected) return undefined;
      try {
        return await (socket.timeout(ANSWER_MS).emitWithAck(event, payload) as Promise<unknown>);
      } catch {
        return undefined;
      }
    },
    tell(event, payload) {
      if (socket.connected) socket.volatile.emit(event, payload);
    },
    renew() {
      // Not `disconnect()`, which would be a farewell of our own.
      if (socket.connected) socket.io.engine.close();
      else socket.connect();
    },
    close() {
      socket.off('disconnect').off('connect_error').offAny();
      socket.disconnect();
    },
  };
}
