import type { GenericSchema } from 'valibot';
import type { SocketAuth } from '../../src/core/ports.js';
import type { ProtocolError } from '../../src/protocol/errors.js';
import { bodyIssue } from '../../src/protocol/message.js';
import { validate } from '../../src/protocol/parse.js';
import { isFinal, isOpen } from '../../src/protocol/session.js';
import * as requests from '../../src/protocol/visitor-requests.js';
import {
  append,
  broadcast,
  stretchAfter,
  stretchBefore,
  viewOf,
  type Cursor,
  type FakeChatSession,
  type FakeChatSocket,
} from './fake-chat-session.js';
import { identifyVisitor, pushVisit, signedFor } from './fake-chat-visit.js';
import {
  changeStatus,
  fault,
  mintToken,
  reopen,
  timeOf,
  touch,
  type FakeChatState,
} from './fake-chat-state.js';
import type { Peer, ServerSocket } from './fake-connection.js';

const HEAD_EVERY = 25_000;
/** How long an older socket lives on after a newer one took over. */
const CUT_AFTER = 500;
const TAKEOVER_WINDOW = 60_000;

/** Takes a handshake: raises the lease, sends the older socket away, says welcome. */
export function acceptSocket(
  state: FakeChatState,
  auth: SocketAuth,
  peer: Peer,
): ServerSocket | { refusal: ProtocolError } {
  const handshake = validate(requests.handshakeSchema, auth);
  if (!handshake.ok) {
    const code = auth.v === 1 ? 'invalid' : 'unsupported_version';
    return { refusal: fault(code, handshake.message) };
  }
  const token = state.tokens.get(handshake.value.token);
  const session = token && state.sessions.get(token.sessionId);
  if (!token || !session || token.until <= state.clock.now())
    return { refusal: fault('unauthorized') };
  if (session.erased) return { refusal: fault('erased') };
  if (isFinal(session.status, session.reason)) return { refusal: fault('session_closed') };

  const socket: FakeChatSocket = {
    lease: session.lease + 1,
    tabId: handshake.value.tabId,
    emit: peer.emit,
    cut: peer.cut,
  };
  supersedeOthers(state, session, socket);
  session.sockets.add(socket);
  session.lease = socket.lease;
  reopen(state, session);
  const stopHeads = sendHeads(state, session, socket);
  socket.emit('welcome', {
    lease: socket.lease,
    serverTime: timeOf(state),
    ...logView(state, session, socket, handshake.value),
  });

  return {
    request: (event, payload, answer) =>
      handle(state, session, socket, event, payload, (result) => {
        if ('refusal' in result) answer({ ok: false, error: result.refusal });
        else if (!result.silent) answer({ ok: true, ...result.value });
      }),
    tell(event, payload) {
      const typing = validate(requests.typingSchema, payload);
      if (event === 'typing' && typing.ok) session.typing.push(typing.value.on);
    },
    closed() {
      stopHeads();
      session.sockets.delete(socket);
    },
  };
}

function supersedeOthers(
  state: FakeChatState,
  session: FakeChatSession,
  newer: FakeChatSocket,
): void {
  const now = state.clock.now();
  for (const older of session.sockets) {
    session.takeovers = session.takeovers.filter((at) => now - at < TAKEOVER_WINDOW);
    // A tab that reconnects replaces its own dead socket: nobody took anything over.
    if (older.tabId !== newer.tabId) session.takeovers.push(now);
    older.emit('superseded', { lease: newer.lease, takeovers: session.takeovers.length });
    state.clock.task(CUT_AFTER, older.cut);
  }
}

function sendHeads(
  state: FakeChatState,
  session: FakeChatSession,
  socket: FakeChatSocket,
): () => void {
  let stop = (): void => {};
  const next = (): void => {
    stop = state.clock.task(HEAD_EVERY, () => {
      socket.emit('head', { epoch: session.epoch, head: session.log.length });
      next();
    });
  };
  next();
  return () => stop();
}

/** The log from the client's cursor on; a cursor of another log is answered by `reset` as well. */
function logView(
  state: FakeChatState,
  session: FakeChatSession,
  socket: FakeChatSocket,
  cursor: Cursor & { limit?: number },
): Record<string, unknown> {
  const { epoch, log, read } = session;
  const limit = Math.min(cursor.limit ?? state.pageSize, state.pageSize);
  const { messages, more, mismatch } = stretchAfter(session, cursor, limit);
  if (mismatch) {
    state.clock.task(0, () =>
      socket.emit('reset', { epoch, head: log.length, reason: 'other-log' }),
    );
  }
  const view = { epoch, messages, head: log.length, more, session: viewOf(session), read };
  return { ...view, ...(mismatch && { reset: true }) };
}

type Result = { refusal: ProtocolError } | { value: Record<string, unknown>; silent?: boolean };

function handle(
  state: FakeChatState,
  session: FakeChatSession,
  socket: FakeChatSocket,
  event: string,
  payload: unknown,
  answer: (result: Result) => void,
): void {
  if (session.erased) return answer({ refusal: fault('erased') });

  function parsed<T>(schema: GenericSchema<unknown, T>, act: (request: T) => Result): void {
    const asked = validate(schema, payload);
    answer(asked.ok ? act(asked.value) : { refusal: fault('invalid', asked.message) });
  }
  const done: Result = { value: {} };

  switch (event) {
    case 'message:send':
      return parsed(requests.sendMessageSchema, (request) =>
        postMessage(state, session, socket, request),
      );
    case 'sync':
      return parsed(requests.syncSchema, (request) => ({
        value: logView(state, session, socket, request),
      }));
    case 'history':
      return parsed(requests.historySchema, ({ before, limit }) => {
        const { messages, more } = stretchBefore(session, before, limit ?? state.pageSize);
        return { value: { messages, more } };
      });
    case 'heartbeat':
      return parsed(requests.heartbeatSchema, ({ active }) => {
        if (active) touch(state, session);
        return { value: { idleAt: session.idleAt } };
      });
    case 'read':
      return parsed(requests.readSchema, ({ upTo }) => {
        const visitor = Math.min(Math.max(session.read.visitor, upTo), session.log.length);
        session.read = { ...session.read, visitor };
        return done;
      });
    case 'token:refresh':
      return parsed(requests.refreshTokenSchema, ({ sessionKey }) =>
        sessionKey === session.sessionKey
          ? { value: { ...mintToken(state, session) } }
          : { refusal: fault('unauthorized') },
      );
    case 'session:end':
      return parsed(requests.endSessionSchema, ({ reason }) => {
        changeStatus(state, session, 'ended', reason);
        return { value: { status: 'ended' } };
      });
    case 'identify':
      return parsed(requests.identifySchema, (request) => {
        if (!identifyVisitor(session, request)) return { refusal: fault('conflict') };
        const profile = signedFor(session, state.clock.now());
        return { value: { profile, verified: session.subject !== undefined } };
      });
    case 'context:push':
      return parsed(requests.pushContextSchema, (request) => {
        const code = pushVisit(session, request);
        return code ? { refusal: fault(code) } : done;
      });
    default:
      return answer({ refusal: fault('invalid', `no such event: ${event}`) });
  }
}

/** Rules COM-1 to COM-6. */
function postMessage(
  state: FakeChatState,
  session: FakeChatSession,
  socket: FakeChatSocket,
  { clientId, body }: requests.SendMessageRequest,
): Result {
  const refusal = state.faults.refusals.shift();
  if (refusal) return { refusal };
  const wrong = bodyIssue(body);
  if (wrong) return { refusal: fault(wrong) };

  const silent = state.faults.acks > 0;
  const stored = session.log.find((message) => message.clientId === clientId);
  if (stored) {
    if (stored.body !== body || stored.author.kind !== 'visitor')
      return { refusal: fault('conflict') };
    if (silent) state.faults.acks--;
    return { value: { message: stored, duplicate: true }, silent };
  }
  if (!isOpen(session.status)) return { refusal: fault('session_closed') };
  if (socket.lease !== session.lease) return { refusal: fault('stale_lease') };

  const message = append(session, {
    id: state.ids.uuid(),
    clientId,
    author: { kind: 'visitor' },
    body,
    at: timeOf(state),
  });
  touch(state, session);
  if (silent) state.faults.acks--;
  if (state.faults.echoes > 0) state.faults.echoes--;
  else
    state.clock.task(0, () => broadcast(session, 'message:new', { message, epoch: session.epoch }));
  return { value: { message, duplicate: false }, silent };
}
