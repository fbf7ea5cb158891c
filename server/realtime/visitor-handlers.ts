import {
  endSessionSchema,
  heartbeatSchema,
  historySchema,
  identifySchema,
  pushContextSchema,
  readSchema,
  refreshTokenSchema,
  sendMessageSchema,
  syncSchema,
  typingSchema,
} from '../../src/protocol/visitor-requests.js';
import type { VisitorToServer } from '../../src/protocol/visitor-events.js';
import { Refusal } from '../refusal.js';
import type { RateLimiter } from '../security/token-bucket.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SessionUseCases } from '../sessions/session-use-cases.js';
import type { Answering } from './answering.js';
import type { FloodGuard } from './flood-guard.js';
import type { VisitorConnection } from './visitor-connection.js';

type Handlers = Record<keyof VisitorToServer, (...args: unknown[]) => void>;

/** What a visitor's socket may ask, by event: check, use case, answer. There are no other events. */
export function createVisitorHandlers({
  connection,
  sessions,
  events,
  answering,
  limiter,
  floodGuard,
  onRenewed,
}: {
  connection: VisitorConnection;
  sessions: SessionUseCases;
  events: SessionEvents;
  answering: Answering;
  /** Of all events of a session together. */
  limiter: RateLimiter;
  floodGuard: FloodGuard;
  /** The token was renewed and is good for so many seconds. */
  onRenewed: (expiresIn: number) => void;
}): Handlers {
  const { sessionId } = connection;
  const done = async (work: Promise<void>) => {
    await work;
    return {};
  };
  /** Answers a request, and cuts who asks on without waiting. */
  const guarded =
    <T, A extends object>(run: (request: T) => Promise<A>) =>
    async (request: T) => {
      try {
        return await run(request);
      } catch (error) {
        const isTooMany = error instanceof Refusal && error.code === 'rate_limited';
        if (isTooMany && floodGuard.isFlood(sessionId)) connection.cut();
        throw error;
      }
    };
  /** Everything but messages, which have a limit of their own: no client of ours comes near it. */
  const limited = <T, A extends object>(run: (request: T) => Promise<A>) =>
    guarded(async (request: T) => {
      const wait = limiter.take(sessionId);
      if (wait !== undefined) throw new Refusal('rate_limited', 'too many events', wait);
      return run(request);
    });

  return {
    'message:send': answering.request(
      sendMessageSchema,
      guarded(({ clientId, body }) => {
        const { site, lease } = connection;
        return sessions.post({ sessionId, site, lease, clientId, body });
      }),
    ),
    sync: answering.request(
      syncSchema,
      limited(async ({ limit, ...cursor }) => {
        const view = await sessions.syncLog({ sessionId, cursor, limit });
        const { epoch, head } = view;
        if (view.reset) connection.tell('reset', { epoch, head, reason: 'other-log' });
        return view;
      }),
    ),
    history: answering.request(
      historySchema,
      limited((request) => sessions.readHistory({ sessionId, ...request })),
    ),
    identify: answering.request(
      identifySchema,
      limited((request) => sessions.identify(connection, request)),
    ),
    heartbeat: answering.request(
      heartbeatSchema,
      limited((request) => sessions.heartbeat(connection, request)),
    ),
    typing: answering.request(
      typingSchema,
      limited(async ({ on }) => {
        events.publish({ kind: 'typing', sessionId, side: 'visitor', on });
        return {};
      }),
    ),
    read: answering.request(
      readSchema,
      limited((request) => done(sessions.readByVisitor(connection, request))),
    ),
    'context:push': answering.request(
      pushContextSchema,
      limited((request) => done(sessions.pushContext(connection, request))),
    ),
    'token:refresh': answering.request(
      refreshTokenSchema,
      limited(async ({ sessionKey }) => {
        const renewed = await sessions.renewToken({ sessionId, bearer: sessionKey });
        onRenewed(renewed.expiresIn);
        return renewed;
      }),
    ),
    'session:end': answering.request(
      endSessionSchema,
      limited((request) => sessions.endSession(sessionId, request)),
    ),
  };
}
