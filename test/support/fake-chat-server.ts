import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import type { ErrorCode } from '../../src/protocol/errors.js';
import type { Author, Message } from '../../src/protocol/message.js';
import type { SessionReason, SessionStatus } from '../../src/protocol/session.js';
import type { PublicSite } from '../../src/protocol/site.js';
import { answerHttp, erase } from './fake-chat-http.js';
import { append, broadcast, type FakeChatSession } from './fake-chat-session.js';
import { acceptSocket } from './fake-chat-socket.js';
import {
  changeStatus,
  createFakeChatState,
  fault,
  tellStatus,
  timeOf,
  touch,
} from './fake-chat-state.js';
import type { FakeClock } from './fake-clock.js';
import type { Accept } from './fake-connection.js';
import { createFakeIds } from './fake-ids.js';

export interface FakeChatServerOptions {
  /** The server's clock. */
  clock: FakeClock;
  seed?: number;
  /** Messages in a page: small ones show paging. */
  pageSize?: number;
  tokenSeconds?: number;
  site?: Partial<PublicSite>;
}

/**
 * A small server in memory that keeps the public contract towards visitors: hand `http` and `connect`
 * to `createFakeNetwork`. It commits at once, so nothing of it can be lost; what can go wrong on the
 * way is the network's business, or asked for here.
 */
export interface FakeChatServer {
  http(request: HttpRequest): HttpAnswer;
  connect: Accept;

  /** In the order in which they were opened. */
  sessions(): FakeChatSession[];
  /** Throws when there is none. */
  session(id: string): FakeChatSession;
  /** The only one that there is; throws when there are none or several. */
  onlySession(): FakeChatSession;
  log(id: string): readonly Message[];
  /** Bodies of the log, for a look at order and doubles. */
  bodies(id: string): string[];
  /** How many sockets a session has now. */
  socketCount(id: string): number;

  agentSays(id: string, body: string, name?: string): Message;
  /** A message of the system, with what is needed to translate it. */
  systemSays(id: string, body: string, code?: string, params?: Message['params']): Message;
  agentTypes(id: string, on: boolean, name?: string): void;
  agentReads(id: string, upTo: number): void;
  assign(id: string, name: string): void;
  resolve(id: string): void;
  /** `abandoned` with `disconnected` is away; every other end is final. */
  close(id: string, status: SessionStatus, reason?: SessionReason): void;
  /** Its messages are gone, its sockets cut; its key is answered with `erased`. */
  erase(id: string): void;
  /** The server knows nothing of it any more: `not_found`. */
  forget(id: string): void;
  /** The server came back from a backup in which the log ended at `seq`: another epoch. */
  restoreBackup(id: string, seq: number, options?: { sameEpoch?: boolean }): void;
  setAvailability(availability: PublicSite['availability']): void;

  /** The next message sent is committed and echoed, and its ack gets lost. */
  loseNextAck(count?: number): void;
  /** The next message sent is committed and acked, and nobody is told of it. */
  loseNextEcho(count?: number): void;
  /** The next message sent is refused, and not committed. */
  refuseNext(code: ErrorCode, retryAfter?: number): void;
  /** Sessions are refused until it is called with `null`. */
  refuseOpening(code: ErrorCode | null): void;
  /** No access token that was given out counts any more. */
  expireTokens(): void;
  /** Ends the sockets of one session, or all. */
  cutSockets(id?: string): void;
  /** Tells all sockets that the server goes down, and ends them. */
  drain(retryAfter: number): void;
}

export function createFakeChatServer(options: FakeChatServerOptions): FakeChatServer {
  const state = createFakeChatState(options.clock, createFakeIds(options.seed ?? 7_919));
  state.site = { ...state.site, ...options.site };
  if (options.pageSize !== undefined) state.pageSize = options.pageSize;
  if (options.tokenSeconds !== undefined) state.tokenSeconds = options.tokenSeconds;

  const sessions = (): FakeChatSession[] => [...state.sessions.values()];
  const session = (id: string): FakeChatSession => {
    const found = state.sessions.get(id);
    if (!found) throw new Error(`No session ${id}`);
    return found;
  };
  const cutSockets = (some: FakeChatSession[]): void => {
    for (const one of some) for (const socket of [...one.sockets]) socket.cut();
  };

  function say(id: string, author: Author, body: string, extra: Partial<Message> = {}): Message {
    const to = session(id);
    const entry = { id: state.ids.uuid(), clientId: state.ids.uuid(), author, body, ...extra };
    const message = append(to, { ...entry, at: timeOf(state) });
    touch(state, to);
    if (state.faults.echoes > 0) state.faults.echoes--;
    else broadcast(to, 'message:new', { message, epoch: to.epoch });
    return message;
  }

  function assign(id: string, name: string): void {
    const to = session(id);
    if (to.assignedTo?.name === name) return;
    to.assignedTo = { name };
    if (to.status === 'queued') changeStatus(state, to, 'active');
    else tellStatus(to);
  }

  return {
    http: (request) => answerHttp(state, request),
    connect: (auth, peer) => acceptSocket(state, auth, peer),

    sessions,
    session,
    onlySession() {
      const [only, ...others] = sessions();
      if (!only || others.length > 0) throw new Error(`${sessions().length} sessions, not one`);
      return only;
    },
    log: (id) => session(id).log,
    bodies: (id) => session(id).log.map((message) => message.body),
    socketCount: (id) => session(id).sockets.size,

    agentSays(id, body, name = 'Ada') {
      assign(id, name);
      return say(id, { kind: 'agent', name }, body);
    },
    systemSays: (id, body, code, params) =>
      say(id, { kind: 'system' }, body, { ...(code && { code }), ...(params && { params }) }),
    agentTypes: (id, on, name = 'Ada') => broadcast(session(id), 'typing', { on, name }),
    agentReads(id, upTo) {
      const at = timeOf(state);
      session(id).read = { ...session(id).read, agent: upTo, agentAt: at };
      broadcast(session(id), 'read', { upTo, at });
    },
    assign,
    resolve: (id) => changeStatus(state, session(id), 'resolved'),
    close: (id, status, reason) => changeStatus(state, session(id), status, reason),
    erase: (id) => erase(session(id)),
    forget(id) {
      cutSockets([session(id)]);
      state.sessions.delete(id);
    },
    restoreBackup(id, seq, { sameEpoch = false } = {}) {
      const to = session(id);
      cutSockets([to]);
      to.log = to.log.slice(0, seq);
      if (!sameEpoch) to.epoch++;
    },
    setAvailability(availability) {
      state.site = { ...state.site, availability };
      for (const one of sessions()) broadcast(one, 'availability', availability);
    },

    loseNextAck: (count = 1) => void (state.faults.acks += count),
    loseNextEcho: (count = 1) => void (state.faults.echoes += count),
    refuseNext: (code, retryAfter) =>
      void state.faults.refusals.push({
        ...fault(code),
        ...(retryAfter !== undefined && { retryAfter }),
      }),
    refuseOpening: (code) => void (state.faults.opening = code),
    expireTokens: () => state.tokens.clear(),
    cutSockets: (id) => cutSockets(id === undefined ? sessions() : [session(id)]),
    drain(retryAfter) {
      for (const one of sessions()) broadcast(one, 'drain', { retryAfter });
      cutSockets(sessions());
    },
  };
}
