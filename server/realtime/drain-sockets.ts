import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import type { Clock } from '../ports.js';
import type { Acks } from './acks.js';
import type { Admission } from './admission.js';
import type { AgentRooms } from './agent-rooms.js';
import type { ConnectionGuard } from './connection-guard.js';
import { spreadRetries } from './spread-retries.js';
import type { VisitorRooms } from './visitor-rooms.js';

/** How long each step waits: for requests to be read or to finish, for disconnects to be recorded. */
const STEP_MS = 1_500;
/** How long polling clients have to fetch their last answers. */
const LAST_POLL_MS = 1_000;
/** Turns of the event loop without anything new, after which nothing is left to read. */
const QUIET_TURNS = 3;
/** Visitors come back so long after the consoles: then agents are there, and this server may be again. */
const VISITORS_AFTER_SECONDS = 1;

/**
 * Ends all sockets of a stopping server. Every request that has reached this machine is acknowledged
 * before clients are told when to reconnect (rule RES-6).
 */
export async function drainSockets({
  http,
  io,
  clock,
  admission,
  guard,
  acks,
  rooms,
  agentRooms,
}: {
  http: HttpServer;
  io: Server;
  clock: Clock;
  admission: Admission;
  guard: ConnectionGuard;
  acks: Acks;
  rooms: VisitorRooms;
  agentRooms: AgentRooms;
}): Promise<void> {
  const atMost = (ms: number, work: Promise<void>) =>
    Promise.race([work, new Promise<void>((resolve) => void clock.after(ms, resolve))]);

  // 1. No new sockets.
  admission.close();
  // 2. Requests that have arrived are read, and finished.
  await atMost(STEP_MS, allRead(http));
  acks.rejectAll();
  await atMost(STEP_MS, acks.settled());
  // 3. Clients reconnect elsewhere. One that leaves at once has its acks by now.
  const consoles = [...agentRooms.connections()];
  const visitors = [...rooms.connections()].sort((a, b) => b.activeAt - a.activeAt);
  const retries = spreadRetries(consoles.length + visitors.length).values();
  for (const console of consoles) console.emit('drain', { retryAfter: retries.next().value! });
  for (const visitor of visitors)
    visitor.emit('drain', { retryAfter: VISITORS_AFTER_SECONDS + retries.next().value! });
  // 4. The sockets close. Their disconnects are recorded while the database is still open.
  io.disconnectSockets(true);
  await atMost(STEP_MS, acks.settled());
  // 5. A polling client gets what was sent last with its next poll only.
  await atMost(LAST_POLL_MS, guard.pollsAnswered());
  io.engine.close();
}

/**
 * Resolves when connections and requests that had reached the machine are read. Node accepts one
 * connection in each turn of its event loop, so a signal can overtake a request that arrived before it.
 */
function allRead(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    let quietTurns = 0;
    const somethingNew = () => (quietTurns = 0);
    const events = ['connection', 'request'];
    for (const event of events) http.on(event, somethingNew);
    const turn = () => {
      quietTurns += 1;
      if (quietTurns <= QUIET_TURNS) return void setImmediate(turn);
      for (const event of events) http.off(event, somethingNew);
      resolve();
    };
    turn();
  });
}
