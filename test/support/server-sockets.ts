import type { ErrorCode, ProtocolError } from '../../src/protocol/errors.js';
import type { ServerEnd, SocketPeer } from './in-memory-namespace.js';
import type { InProcessServer } from './in-process-server.js';

/** The visitors' sockets of a server, with a look at what arrives, and with faults on request. */
export interface ServerSockets {
  accept(auth: unknown, peer: SocketPeer): ServerEnd;
  /** Payloads of an event that the session's sockets sent and the server did not refuse, in order. */
  received(sessionId: string, event: string): unknown[];
  /** The next message is committed and told, and its ack gets lost. */
  loseNextAck(count: number): void;
  /** The next message is committed and acknowledged, and no socket is told of it. */
  loseNextEcho(count: number): void;
  /** The next message is refused, and not committed. */
  refuseNext(code: ErrorCode, retryAfter: number | undefined): void;
  /** The sockets that are open hear nothing more, not even that they are closed. Acks still arrive. */
  mute(): void;
  /** The newest message is told once more. */
  repeatEcho(): void;
}

interface OpenSocket {
  muted: boolean;
  peer: SocketPeer;
  echo?: unknown;
}

interface Echo {
  message: { id: string };
}

export function createServerSockets(connect: InProcessServer['connect']): ServerSockets {
  const received = new Map<string, { event: string; payload: unknown }[]>();
  const refusals: ProtocolError[] = [];
  const lostEchoes = new Set<string>();
  const open = new Set<OpenSocket>();
  let acks = 0;
  let echoes = 0;

  function isLost(event: string, payload: unknown): boolean {
    if (event !== 'message:new') return false;
    const { id } = (payload as Echo).message;
    if (echoes > 0 && !lostEchoes.has(id)) {
      echoes--;
      lostEchoes.add(id);
    }
    return lostEchoes.has(id);
  }

  function accept(auth: unknown, peer: SocketPeer): ServerEnd {
    const socket: OpenSocket = { muted: false, peer };
    let sessionId = '';
    const keep = (event: string, payload: unknown): void => {
      const all = received.get(sessionId) ?? [];
      received.set(sessionId, [...all, { event, payload }]);
    };
    const end = connect(auth, {
      opened() {
        open.add(socket);
        peer.opened();
      },
      refused: peer.refused,
      emit(event, payload) {
        if (event === 'welcome') sessionId = (payload as { session: { id: string } }).session.id;
        if (isLost(event, payload)) return;
        if (event === 'message:new') socket.echo = payload;
        if (!socket.muted) peer.emit(event, payload);
      },
      cut() {
        open.delete(socket);
        if (!socket.muted) peer.cut();
      },
    });
    return {
      request(event, payload, answer) {
        const sends = event === 'message:send';
        const refusal = sends ? refusals.shift() : undefined;
        if (refusal) return answer({ ok: false, error: refusal });
        end.request(event, payload, (given) => {
          const { ok } = given as { ok: boolean };
          if (ok) keep(event, payload);
          if (sends && ok && acks > 0) acks--;
          else answer(given);
        });
      },
      emitVolatile(event, payload) {
        keep(event, payload);
        end.emitVolatile(event, payload);
      },
      closed() {
        open.delete(socket);
        end.closed();
      },
    };
  }

  return {
    accept,
    received: (id, event) =>
      (received.get(id) ?? []).filter((one) => one.event === event).map(({ payload }) => payload),
    loseNextAck: (count) => void (acks += count),
    loseNextEcho: (count) => void (echoes += count),
    refuseNext: (code, retryAfter) =>
      void refusals.push({
        code,
        message: code,
        ...(retryAfter !== undefined && { retryAfter }),
      }),
    mute() {
      for (const socket of open) socket.muted = true;
    },
    repeatEcho() {
      for (const { peer, echo } of open) if (echo !== undefined) peer.emit('message:new', echo);
    },
  };
}
