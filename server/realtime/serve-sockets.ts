import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import type { Components } from '../components.js';
import { createRateLimiter } from '../security/token-bucket.js';
import { createAdmission } from './admission.js';
import { createAgentDesk } from './agent-desk.js';
import { serveAgents } from './agent-namespace.js';
import { createAnswering } from './answering.js';
import { createTellAvailability, type TellAvailability } from './availability-news.js';
import { createConnectionGuard } from './connection-guard.js';
import { createSessionWatch, type SessionWatch } from './session-watch.js';
import { createSocketServer } from './socket-server.js';
import { serveVisitors } from './visitor-namespace.js';
import { createVisitorRooms, type VisitorRooms } from './visitor-room.js';

/** The socket border, put together on a server that need not listen yet. */
export interface Sockets {
  io: Server;
  rooms: VisitorRooms;
  watch: SessionWatch;
  /** Drops connections with much waiting that have taken nothing since the last call. */
  dropSlowConsumers(): void;
  /** Opening hours begin and end without anybody's doing. */
  tellAvailability: TellAvailability;
  /** A sign-in is over, or still good: its consoles are cut, or kept alive. */
  signedOut(tokenHash: string): void;
  keepAgents(): Promise<void>;
  /** Says goodbye, answers what is running, closes every socket. */
  drain(): Promise<void>;
}

/** Events of one session's socket besides messages. A client of ours stays far below. */
const EVENT_RATE = { perMinute: 600, burst: 200 };
/** Events of one agent, whose console may have many conversations open. */
const AGENT_RATE = { perMinute: 1200, burst: 300 };
/** How long a shutdown waits for running requests, and again for the disconnects to be recorded. */
const SETTLE_MS = 1_500;
/** How long it waits for polling clients to fetch their last answers. */
const LAST_POLL_MS = 1_000;

export function serveSockets(http: HttpServer, components: Components): Sockets {
  const { settings, log, clock, sites, presence, events, agents, signIn, storage } = components;
  const rooms = createVisitorRooms({ clock, events });
  const desk = createAgentDesk({ events, readConversation: agents.readConversation, log });
  const answering = createAnswering(log);
  const admission = createAdmission({ settings, sites, clock, log });
  const guard = createConnectionGuard(clock);
  const io = createSocketServer({ http, admission, guard, log });

  const limiter = createRateLimiter(clock, EVENT_RATE);
  serveVisitors(io.of('/'), { ...components, rooms, answering, limiter });
  serveAgents(io.of('/agent'), {
    ...components,
    desk,
    answering,
    limiter: createRateLimiter(clock, AGENT_RATE),
  });
  const tellAvailability = createTellAvailability({ ...components, rooms });
  presence.onChange(() => {
    tellAvailability().catch((error: unknown) => {
      log.warn({ reason: String(error) }, 'availability was not told; it will be');
    });
  });

  return {
    io,
    rooms,
    tellAvailability,
    watch: createSessionWatch({ storage, rooms }),
    dropSlowConsumers: guard.dropSlowConsumers,
    signedOut: (tokenHash) => desk.cut(tokenHash),
    async keepAgents() {
      const signIns = new Set([...desk.connections()].map(({ tokenHash }) => tokenHash));
      for (const tokenHash of signIns)
        if (!(await signIn.keepAlive(tokenHash))) desk.cut(tokenHash);
    },
    async drain() {
      admission.close();
      for (const connection of rooms.connections()) connection.tell('drain', { retryAfter: 1 });
      answering.refuseAll();
      const atMost = (ms: number, work: Promise<void>) =>
        Promise.race([
          work,
          new Promise<void>((resolve) => {
            clock.after(ms, resolve);
          }),
        ]);
      await atMost(SETTLE_MS, answering.settled());
      io.disconnectSockets(true);
      // The disconnects are recorded before the database closes.
      await atMost(SETTLE_MS, answering.settled());
      // A polling client has its last acks with its next poll only.
      await atMost(LAST_POLL_MS, guard.pollsAnswered());
      io.engine.close();
    },
  };
}
