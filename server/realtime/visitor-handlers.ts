import type { GenericSchema } from 'valibot';
import {
  MAX_OUTLINE_BYTES,
  outlinePushSchema,
  taskAcceptSchema,
  taskRequestSchema,
  taskResultSchema,
  taskResumeSchema,
} from '../../src/protocol/task-events.js';
import type { VisitorToServer } from '../../src/protocol/visitor-events.js';
import {
  endSessionSchema,
  heartbeatSchema,
  historySchema,
  identifySchema,
  pushContextSchema,
  readSchema,
  restoredElsewhereSchema,
  refreshTokenSchema,
  sendMessageSchema,
  syncSchema,
  typingSchema,
} from '../../src/protocol/visitor-requests.js';
import type { OutlineRelay } from '../nodes/outline-relay.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { BlockList } from '../security/block-list.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SessionUseCases } from '../sessions/session-use-cases.js';
import type { TaskUseCases } from '../tasks/task-use-cases.js';
import type { Acks } from './acks.js';
import type { FloodGuard } from './flood-guard.js';
import type { ReadPage } from './page-scheduler.js';
import type { VisitorConnection } from './visitor-connection.js';

type Handlers = Record<keyof VisitorToServer, (...args: unknown[]) => void>;

/** The handler of each event that a visitor may send: validation, use case, acknowledgement. */
export function createVisitorHandlers({
  connection,
  clock,
  sessions,
  tasks,
  events,
  acks,
  limiter,
  addressLimiter,
  floodGuard,
  readPage,
  onRenewed,
  blockList,
  outlineRelay,
  outlineLimiter,
}: {
  connection: VisitorConnection;
  clock: Clock;
  sessions: SessionUseCases;
  tasks: TaskUseCases;
  events: SessionEvents;
  acks: Acks;
  /** Limits all events of a session together. */
  limiter: RateLimiter;
  /** Limits those that need the database at once, of all sessions at an address. */
  addressLimiter: RateLimiter;
  floodGuard: FloodGuard;
  readPage: ReadPage;
  /** The token was renewed, and is valid for so many seconds. */
  onRenewed: (expiresIn: number) => void;
  blockList: BlockList;
  outlineRelay: Pick<OutlineRelay, 'push'>;
  outlineLimiter: RateLimiter;
}): Handlers {
  const { sessionId } = connection;
  const done = async (work: Promise<void>) => {
    await work;
    return {};
  };
  const stopFlood = () => {
    if (floodGuard.isFlood(sessionId)) connection.disconnect();
  };
  /** All events but messages, which have a limit of their own. Our client stays far below. */
  const limited = <T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (request: T) => Promise<A>,
    takeAlso?: () => number | undefined,
  ) =>
    acks.handle(schema, run, {
      admit() {
        const wait = limiter.take(sessionId) ?? takeAlso?.();
        if (wait !== undefined) throw new RequestError('rate_limited', 'too many events', wait);
      },
      rejected({ code }) {
        if (code === 'rate_limited') stopFlood();
      },
    });
  /** Those that need the database at once: all others wait meanwhile. Messages have a quota of their own. */
  const limitedByAddress = <T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (request: T) => Promise<A>,
  ) => limited(schema, run, () => addressLimiter.take(connection.address));

  return {
    'message:send': acks.handle(
      sendMessageSchema,
      ({ clientId, body }) => {
        blockList.refuse(connection);
        const { site, address, lease } = connection;
        connection.activeAt = clock.now();
        return sessions.post({ sessionId, site, address, lease, clientId, body });
      },
      {
        rejected({ code }) {
          // An invalid message counts as an event like any other.
          const isTooMany = code === 'invalid' && limiter.take(sessionId) !== undefined;
          if (isTooMany || code === 'rate_limited') stopFlood();
        },
      },
    ),
    sync: limited(syncSchema, async ({ limit, ...cursor }) => {
      const view = await readPage(() => sessions.syncLog({ sessionId, cursor, limit }));
      const { epoch, head } = view;
      if (view.reset) connection.emit('reset', { epoch, head, reason: 'other-log' });
      return view;
    }),
    history: limited(historySchema, (request) =>
      readPage(() => sessions.readHistory({ sessionId, ...request })),
    ),
    identify: limitedByAddress(identifySchema, async (request) => {
      const identified = await sessions.identify(connection, request);
      Object.assign(connection, await sessions.visitorMarks(sessionId));
      // The person is blocked whom the visitor turns out to be.
      if (blockList.isBlocked(connection)) connection.disconnect();
      return identified;
    }),
    heartbeat: limitedByAddress(heartbeatSchema, (request) =>
      sessions.heartbeat(connection, request),
    ),
    typing: limited(typingSchema, async ({ on }) => {
      events.publish({ kind: 'typing', sessionId, side: 'visitor', on });
      return {};
    }),
    read: limitedByAddress(readSchema, (request) =>
      done(sessions.readByVisitor(connection, request)),
    ),
    'context:push': limitedByAddress(pushContextSchema, (request) =>
      done(sessions.pushContext(connection, request)),
    ),
    'token:refresh': limitedByAddress(refreshTokenSchema, async ({ sessionKey }) => {
      const renewed = await sessions.renewToken({ sessionId, bearer: sessionKey });
      onRenewed(renewed.expiresIn);
      return renewed;
    }),
    restored: limitedByAddress(restoredElsewhereSchema, (request) =>
      done(sessions.noteRestoredElsewhere(connection, request)),
    ),
    'session:end': limitedByAddress(endSessionSchema, (request) =>
      sessions.endSession(sessionId, request),
    ),
    'task:accept': limitedByAddress(taskAcceptSchema, (request) =>
      tasks.accept(connection, request),
    ),
    'task:refuse': limitedByAddress(taskRequestSchema, (request) =>
      tasks.refuse(connection, request),
    ),
    'task:stop': limitedByAddress(taskRequestSchema, (request) => tasks.stop(connection, request)),
    'task:pause': limitedByAddress(taskRequestSchema, (request) =>
      tasks.pause(connection, request),
    ),
    'task:result': limitedByAddress(taskResultSchema, (request) =>
      tasks.result(connection, request),
    ),
    'task:resume': limitedByAddress(taskResumeSchema, (request) =>
      tasks.resume(connection, request),
    ),
    'outline:push': limited(outlinePushSchema, async ({ outline }) => {
      if (connection.outlineWantedUntil <= clock.now())
        throw new RequestError('forbidden', 'nobody has asked for the outline');
      if (Buffer.byteLength(JSON.stringify(outline)) > MAX_OUTLINE_BYTES)
        throw new RequestError('too_large', `outline: more than ${MAX_OUTLINE_BYTES / 1024} KiB`);
      const wait = outlineLimiter.take(sessionId);
      if (wait !== undefined) throw new RequestError('rate_limited', 'too many outlines', wait);
      outlineRelay.push(sessionId, outline);
      return {};
    }),
  };
}
