import type { Ids } from '../../src/core/ports.js';
import type { ErrorCode, ProtocolError } from '../../src/protocol/errors.js';
import { MAX_PAGE_MESSAGES } from '../../src/protocol/limits.js';
import { isFinal, type SessionReason, type SessionStatus } from '../../src/protocol/session.js';
import type { PublicSite } from '../../src/protocol/site.js';
import type { TokenAnswer } from '../../src/protocol/visitor-answers.js';
import type { OpenSessionRequest } from '../../src/protocol/visitor-requests.js';
import { broadcast, type FakeChatSession } from './fake-chat-session.js';
import { visitOf } from './fake-chat-visit.js';
import type { FakeClock } from './fake-clock.js';

/** What the next answers get wrong, as a test asked for. */
export interface Faults {
  /** Acks of `message:send` that are not sent, although the message is committed. */
  acks: number;
  /** Echoes (`message:new`) that are not sent. */
  echoes: number;
  /** Refusals of the next `message:send`, in order. */
  refusals: ProtocolError[];
  /** How sessions are refused. */
  opening: ErrorCode | null;
}

/** The model server's memory. */
export interface FakeChatState {
  readonly clock: FakeClock;
  readonly ids: Ids;
  readonly sessions: Map<string, FakeChatSession>;
  /** Session id by openKey: opening twice with one key is opening once. */
  readonly opened: Map<string, string>;
  /** `until` is on the server's clock, ms since 1970. */
  readonly tokens: Map<string, { sessionId: string; until: number }>;
  readonly faults: Faults;
  site: PublicSite;
  /** Messages in a page; a test makes it small to see pages at all. */
  pageSize: number;
  /** Seconds for which an access token is good. */
  tokenSeconds: number;
}

export function createFakeChatState(clock: FakeClock, ids: Ids): FakeChatState {
  return {
    clock,
    ids,
    sessions: new Map(),
    opened: new Map(),
    tokens: new Map(),
    faults: { acks: 0, echoes: 0, refusals: [], opening: null },
    site: {
      site: 'demo',
      name: 'Demo shop',
      availability: { online: true, team: [{ name: 'Ada' }] },
      preChat: [],
      retention: { historySeconds: 86_400, idleSeconds: 1_800 },
      texts: {},
    },
    pageSize: MAX_PAGE_MESSAGES,
    tokenSeconds: 900,
  };
}

export function timeOf(state: FakeChatState): string {
  return new Date(state.clock.now()).toISOString();
}

export function createSession(state: FakeChatState, request: OpenSessionRequest): FakeChatSession {
  const session: FakeChatSession = {
    id: state.ids.uuid(),
    sessionKey: state.ids.secret(),
    exitKey: state.ids.secret(),
    request,
    status: 'queued',
    erased: false,
    createdAt: timeOf(state),
    updatedAt: timeOf(state),
    idleAt: null,
    epoch: 1,
    lease: 0,
    takeovers: [],
    log: [],
    read: { visitor: 0, agent: 0 },
    ...visitOf(state, request),
    pushes: [],
    sockets: new Set(),
    typing: [],
  };
  touch(state, session);
  state.sessions.set(session.id, session);
  state.opened.set(request.openKey, session.id);
  return session;
}

/** The visitor or an agent did something: the idle deadline moves. */
export function touch(state: FakeChatState, session: FakeChatSession): void {
  const idle = state.site.retention.idleSeconds;
  session.idleAt = idle > 0 ? new Date(state.clock.now() + idle * 1000).toISOString() : null;
}

export function mintToken(state: FakeChatState, session: FakeChatSession): TokenAnswer {
  const token = `token.${state.ids.secret()}`;
  const until = state.clock.now() + state.tokenSeconds * 1000;
  state.tokens.set(token, { sessionId: session.id, until });
  return { token, expiresIn: state.tokenSeconds };
}

/** Changes the status, and tells the session's sockets. A closed session takes nothing more. */
export function changeStatus(
  state: FakeChatState,
  session: FakeChatSession,
  status: SessionStatus,
  reason?: SessionReason,
): void {
  if (isFinal(session.status, session.reason)) return;
  session.status = status;
  delete session.reason;
  if (reason) session.reason = reason;
  session.updatedAt = timeOf(state);
  tellStatus(session);
}

export function tellStatus(session: FakeChatSession): void {
  const { status, reason, assignedTo } = session;
  broadcast(session, 'session:changed', {
    status,
    ...(reason && { reason }),
    ...(assignedTo && { assignedTo }),
  });
}

/** The visitor came back to an away session. */
export function reopen(state: FakeChatState, session: FakeChatSession): void {
  if (session.status !== 'abandoned' || isFinal(session.status, session.reason)) return;
  changeStatus(state, session, session.assignedTo ? 'active' : 'queued');
}

export function fault(code: ErrorCode, message: string = code): ProtocolError {
  return { code, message };
}
