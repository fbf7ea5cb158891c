import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { HTTP_STATUS, type ErrorCode } from '../../src/protocol/errors.js';
import { validate } from '../../src/protocol/parse.js';
import { isFinal } from '../../src/protocol/session.js';
import {
  endSessionSchema,
  openSessionSchema,
  restoreSessionSchema,
} from '../../src/protocol/visitor-requests.js';
import { stretchAfter, viewOf, type FakeChatSession } from './fake-chat-session.js';
import { signedFor } from './fake-chat-visit.js';
import {
  changeStatus,
  createSession,
  fault,
  mintToken,
  reopen,
  type FakeChatState,
} from './fake-chat-state.js';

/** The visitor API of the model server. It answers at once. */
export function answerHttp(state: FakeChatState, request: HttpRequest): HttpAnswer {
  const [, api, what, id, call] = request.path.split('/');
  const route = `${request.method} ${call ?? ''}`.trim();
  if (api !== 'api') return refuse('not_found');
  if (what === 'site') return id === state.site.site ? ok(state.site) : refuse('not_found');
  if (what !== 'session') return refuse('not_found');
  if (id === undefined) return open(state, request.body);

  const session = state.sessions.get(id);
  if (!session) return refuse('not_found');
  const { bearer } = request;
  const exit = bearer === session.exitKey;
  const mayLeave = route === 'POST end' || route === 'DELETE';
  if (bearer !== session.sessionKey && !(exit && mayLeave)) return refuse('unauthorized');
  if (session.erased) return refuse('erased');

  switch (route) {
    case 'POST':
      return restore(state, session, request.body);
    case 'GET status':
      return ok(viewOf(session));
    case 'POST token':
      return isFinal(session.status, session.reason)
        ? refuse('session_closed')
        : ok(mintToken(state, session));
    case 'POST end': {
      const asked = validate(endSessionSchema, request.body ?? {});
      if (!asked.ok) return refuse('invalid', asked.message);
      changeStatus(state, session, 'ended', asked.value.reason);
      return ok({ status: 'ended' });
    }
    case 'DELETE':
      erase(session);
      return { status: 204, body: undefined };
    default:
      return refuse('not_found');
  }
}

/** Nothing of it is left but that it was there. */
export function erase(session: FakeChatSession): void {
  session.erased = true;
  session.log = [];
  for (const socket of [...session.sockets]) socket.cut();
}

function open(state: FakeChatState, body: unknown): HttpAnswer {
  const asked = validate(openSessionSchema, body);
  if (!asked.ok) return refuse('invalid', asked.message);
  if (state.faults.opening) return refuse(state.faults.opening);
  if (asked.value.site !== state.site.site) return refuse('not_found');
  const known = state.sessions.get(state.opened.get(asked.value.openKey) ?? '');
  const session = known ?? createSession(state, asked.value);
  const answer = {
    session: viewOf(session),
    sessionKey: session.sessionKey,
    exitKey: session.exitKey,
    ...mintToken(state, session),
    epoch: session.epoch,
    site: state.site,
    ...(Object.keys(session.profile).length > 0 && {
      profile: signedFor(session, state.clock.now()),
    }),
    verified: session.subject !== undefined,
  };
  return { status: known ? 200 : 201, body: answer };
}

function restore(state: FakeChatState, session: FakeChatSession, body: unknown): HttpAnswer {
  const asked = validate(restoreSessionSchema, body ?? {});
  if (!asked.ok) return refuse('invalid', asked.message);
  reopen(state, session);
  if (asked.value.page) session.visit.page = asked.value.page;
  const { messages, more, mismatch } = stretchAfter(session, asked.value, state.pageSize);
  return ok({
    session: viewOf(session),
    epoch: session.epoch,
    messages,
    head: session.log.length,
    more,
    read: session.read,
    ...(mismatch && { reset: true }),
    ...(!isFinal(session.status, session.reason) && mintToken(state, session)),
  });
}

function ok(body: unknown): HttpAnswer {
  return { status: 200, body };
}

function refuse(code: ErrorCode, message?: string): HttpAnswer {
  return { status: HTTP_STATUS[code], body: { error: fault(code, message) } };
}
