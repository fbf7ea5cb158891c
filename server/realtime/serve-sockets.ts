import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import type { Components } from '../components.js';
import { addressOf } from '../http/request-origin.js';
import { sendNotice } from '../nodes/node-notices.js';
import { oneAtATime } from '../one-at-a-time.js';
import { createRateLimiter } from '../security/rate-limiter.js';
import { createAcks } from './acks.js';
import { createAdmission } from './admission.js';
import { serveAgents } from './agent-namespace.js';
import { createAgentRooms } from './agent-rooms.js';
import {
  createAvailabilityBroadcast,
  type BroadcastAvailability,
} from './availability-broadcast.js';
import { createConnectionGuard } from './connection-guard.js';
import { disconnectBlocked } from './disconnect-blocked.js';
import { drainSockets } from './drain-sockets.js';
import { createOutlineWatchers } from './outline-watchers.js';
import { createSessionReconciler, type SessionReconciler } from './session-reconciler.js';
import { createSocketServer } from './socket-server.js';
import { serveVisitors } from './visitor-namespace.js';
import { createVisitorRooms, type VisitorRooms } from './visitor-rooms.js';

/** The server's socket side, put together on an HTTP server that need not listen yet. */
export interface Sockets {
  io: Server;
  rooms: VisitorRooms;
  reconciler: SessionReconciler;
  /** See `dropSlowConsumers` in `connection-guard.ts`. */
  dropSlowConsumers(): void;
  /** Sends changed availability. To be called at intervals, because opening hours cause no event. */
  broadcastAvailability: BroadcastAvailability;
  /** Tells visitors what they have missed (rule COM-8). To be called at intervals. */
  look(): Promise<void>;
  /** The same for the consoles. */
  lookForAgents(): Promise<void>;
  /** Disconnects the consoles of a sign-in that has ended, on every node. */
  disconnectAgents(tokenHash: string): void;
  /** Connected consoles count as activity. */
  keepAgentsSignedIn(): Promise<void>;
  /** Disconnects the consoles whose sign-in is over, or whose agent may do less or more than before. */
  disconnectSignedOut(): Promise<void>;
  /** The same on every node. */
  recheckSignIns(): Promise<void>;
  /** Whether a visitor of this session is connected here. */
  hasVisitor(sessionId: string): boolean;
  /** Finishes running requests, sends `drain`, and closes every socket. */
  drain(): Promise<void>;
}

/** Events of one session besides messages. Our client stays far below. */
const EVENT_RATE = { perMinute: 600, burst: 200 };
/**
 * Events that need the database at once, of all sessions at one address, for each socket that it may have:
 * what visitors send in a minute, and when all of them reconnect. Each may take half a millisecond.
 */
const REPORTS_PER_SOCKET = { perMinute: 20, burst: 4 };
/** Events of one agent, whose console may have many conversations open. */
const AGENT_RATE = { perMinute: 1200, burst: 300 };

export function serveSockets(http: HttpServer, components: Components): Sockets {
  const { settings, log, clock, presence, bus, signIn, storage, events, outlineRelay } = components;
  const rooms = createVisitorRooms(components);
  const agentRooms = createAgentRooms(components);
  const acks = createAcks(log);
  const admission = createAdmission(components);
  const guard = createConnectionGuard({
    clock,
    log,
    addressOf: ({ request }) => addressOf(request, settings),
  });
  const { readPage } = guard;
  const io = createSocketServer({ http, clock, admission, guard, log });

  const limiter = createRateLimiter(clock, EVENT_RATE);
  const addressLimiter = createRateLimiter(clock, {
    perMinute: REPORTS_PER_SOCKET.perMinute * settings.SOCKETS_PER_ADDRESS,
    // One visitor alone may have as many as a session.
    burst: Math.max(EVENT_RATE.burst, REPORTS_PER_SOCKET.burst * settings.SOCKETS_PER_ADDRESS),
  });
  serveVisitors(io.of('/'), { ...components, rooms, acks, limiter, addressLimiter, readPage });
  serveAgents(io.of('/agent'), {
    ...components,
    rooms: agentRooms,
    acks,
    readPage,
    limiter: createRateLimiter(clock, AGENT_RATE),
    outlineWatchers: createOutlineWatchers({ relay: outlineRelay, events, clock }),
  });
  disconnectBlocked({ ...components, rooms });
  const broadcastAvailability = createAvailabilityBroadcast({ ...components, rooms });
  presence.onChange(() => {
    broadcastAvailability().catch((error: unknown) => {
      log.warn({ reason: String(error) }, 'availability was not sent; the next sweep sends it');
    });
  });

  // A look that follows another at once must not cut those who were just told that it is over.
  const readMs = (settings.HEAD_SECONDS * 1000) / 2;
  const reconciler = createSessionReconciler({ clock, storage, rooms, readMs });
  const disconnectSignedOut = oneAtATime(async () => {
    // Each by itself: of one sign-in, a console may know the agent as of before a change, and another not.
    const consoles = [...agentRooms.connections()];
    const valid = await signIn.findValid(consoles);
    for (const console of consoles) if (!valid.has(console)) console.disconnect();
  });
  return {
    io,
    rooms,
    broadcastAvailability,
    reconciler,
    look: oneAtATime(() => reconciler.reconcile()),
    lookForAgents: agentRooms.reconcile,
    hasVisitor: (sessionId) => !rooms.of(sessionId)[Symbol.iterator]().next().done,
    dropSlowConsumers: guard.dropSlowConsumers,
    disconnectAgents(tokenHash) {
      agentRooms.disconnect(tokenHash);
      sendNotice(bus, 'sign-ins');
    },
    keepAgentsSignedIn: () => {
      const consoles = [...agentRooms.connections()];
      return signIn.keepAlive([...new Set(consoles.map(({ tokenHash }) => tokenHash))]);
    },
    disconnectSignedOut,
    async recheckSignIns() {
      sendNotice(bus, 'sign-ins');
      await disconnectSignedOut();
    },
    drain: () => drainSockets({ http, io, clock, admission, guard, acks, rooms, agentRooms }),
  };
}
