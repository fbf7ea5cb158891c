import type { GenericSchema } from 'valibot';
import type { VisitorToServer } from '../../src/protocol/visitor-events.js';
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
  const cutFlood = () => {
    if (floodGuard.isFlood(sessionId)) connection.cut();
  };
  /** Everything but messages, which have a limit of their own: no client of ours comes near it. */
  const limited = <T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (request: T) => Promise<A>,
  ) =>
    answering.request(schema, run, {
      admit() {
        const wait = limiter.take(sessionId);
        if (wait !== undefined) throw new Refusal('rate_limited', 'too many events', wait);
      },
      refused({ code }) {
        if (code === 'rate_limited') cutFlood();
      },
    });

  return {
    'message:send': answering.request(
      sendMessageSchema,
      ({ clientId, body }) => {
        const { site, lease } = connection;
        return sessions.post({ sessionId, site, lease, clientId, body });
      },
      {
        refused({ code }) {
          // What is no message at all is an event like any other.
          const isTooMany = code === 'invalid' && limiter.take(sessionId) !== undefined;
          if (isTooMany || code === 'rate_limited') cutFlood();
        },
      },
    ),
    sync: limited(syncSchema, async ({ limit, ...cursor }) => {
      const view = await sessions.syncLog({ sessionId, cursor, limit });
      const { epoch, head } = view;
      if (view.reset) connection.tell('reset', { epoch, head, reason: 'other-log' });
      return view;
    }),
    history: limited(historySchema, (request) => sessions.readHistory({ sessionId, ...request })),
    identify: limited(identifySchema, (request) => sessions.identify(connection, request)),
    heartbeat: limited(heartbeatSchema, (request) => sessions.heartbeat(connection, request)),
    typing: limited(typingSchema, async ({ on }) => {
      events.publish({ kind: 'typing', sessionId, side: 'visitor', on });
      return {};
    }),
    read: limited(readSchema, (request) => done(sessions.readByVisitor(connection, request))),
    'context:push': limited(pushContextSchema, (request) =>
      done(sessions.pushContext(connection, request)),
    ),
    'token:refresh': limited(refreshTokenSchema, async ({ sessionKey }) => {
      const renewed = await sessions.renewToken({ sessionId, bearer: sessionKey });
      onRenewed(renewed.expiresIn);
      return renewed;
    }),
    'session:end': limited(endSessionSchema, (request) => sessions.endSession(sessionId, request)),
  };
}
