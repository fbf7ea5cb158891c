import type { Journal } from './journal.js';

/** What the server has to hold to on one socket, from its handshake to its end. */
export interface WatchedSocket {
  /** It goes out to the socket. */
  told(event: string, payload: unknown): void;
  /** The lease that it was welcomed with; 0 before. */
  lease(): number;
  closed(): void;
}

/** All sockets of a run, as the server sees them. */
export interface SocketInvariants {
  open(sessionId: string): WatchedSocket;
  /** The server's process is gone, and with it every socket. */
  died(): void;
  /** When the server last had a socket of this session, by its clock; 0: never. */
  lastAt(sessionId: string): number;
  /** A session was found to be without a socket (rule SES-5). */
  wentAway(sessionId: string, lease: number): void;
}

export function createSocketInvariants({
  journal,
  now,
}: {
  journal: Journal;
  /** The server's clock. */
  now(): number;
}): SocketInvariants {
  const open = new Map<WatchedSocket, string>();
  const closedAt = new Map<string, number>();

  return {
    open(sessionId) {
      let lease = 0;
      let head = 0;
      /** What it was not told yet although it was told what follows. Of one moment, the order is free. */
      const skipped = new Set<number>();
      let skippedAt = 0;
      const socket: WatchedSocket = {
        told(event, payload) {
          const [seqOfHole] = skipped;
          if (seqOfHole !== undefined && now() > skippedAt)
            journal.violation('COM-7', `a socket was told #${head} and not #${seqOfHole}`);
          if (event === 'welcome') ({ lease, head } = payload as { lease: number; head: number });
          if (event !== 'message:new') return;
          const { seq } = (payload as { message: { seq: number } }).message;
          skipped.delete(seq);
          if (seq > head + 1) skippedAt = now();
          for (let hole = head + 1; hole < seq; hole += 1) skipped.add(hole);
          head = Math.max(head, seq);
        },
        lease: () => lease,
        closed() {
          if (open.delete(socket) && lease > 0) closedAt.set(sessionId, now());
        },
      };
      open.set(socket, sessionId);
      return socket;
    },
    died() {
      for (const socket of open.keys()) socket.closed();
    },
    lastAt: (sessionId) =>
      [...open].some(([socket, of]) => of === sessionId && socket.lease() > 0)
        ? now()
        : (closedAt.get(sessionId) ?? 0),
    wentAway(sessionId, lease) {
      const present = [...open].some(
        ([socket, of]) => of === sessionId && socket.lease() === lease,
      );
      if (present) journal.violation('SES-5', 'a session is away although its socket is open');
    },
  };
}
