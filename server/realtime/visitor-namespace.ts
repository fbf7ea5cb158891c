import type { Namespace } from 'socket.io';
import { PROTOCOL_VERSION } from '../../src/protocol/limits.js';
import { validate } from '../../src/protocol/parse.js';
import type { Welcome } from '../../src/protocol/visitor-answers.js';
import type { ServerToVisitor, VisitorToServer } from '../../src/protocol/visitor-events.js';
import { handshakeSchema, type Handshake } from '../../src/protocol/visitor-requests.js';
import type { Settings } from '../config.js';
import { addressOf, originOf } from '../http/request-origin.js';
import type { LoadShedder } from '../load-shedder.js';
import type { OutlineRelay } from '../nodes/outline-relay.js';
import type { CreateSharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import type { Clock, Log, Undo } from '../ports.js';
import { RequestError, toConnectError } from '../request-error.js';
import type { AccessTokens } from '../security/access-tokens.js';
import { marksOf, type BlockList } from '../security/block-list.js';
import { createRateLimiter, type RateLimiter } from '../security/rate-limiter.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SessionUseCases } from '../sessions/session-use-cases.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { AvailabilityOf } from '../sites/availability.js';
import { siteAllows } from '../sites/origin-policy.js';
import { toPublicSite, type Site, type SiteDirectory } from '../sites/site-directory.js';
import type { TaskUseCases } from '../tasks/task-use-cases.js';
import type { Acks } from './acks.js';
import { closeIfLeft, type ConnectionGuard } from './connection-guard.js';
import { createFloodGuard } from './flood-guard.js';
import {
  createVisitorConnection,
  type VisitorConnection,
  type VisitorSocket,
} from './visitor-connection.js';
import { createVisitorHandlers } from './visitor-handlers.js';
import type { VisitorRooms } from './visitor-rooms.js';

export interface VisitorNamespaceDeps {
  settings: Settings;
  clock: Clock;
  log: Log;
  sites: SiteDirectory;
  availabilityOf: AvailabilityOf;
  accessTokens: AccessTokens;
  sessions: SessionUseCases;
  tasks: TaskUseCases;
  events: SessionEvents;
  rooms: VisitorRooms;
  acks: Acks;
  limiter: RateLimiter;
  addressLimiter: RateLimiter;
  createSharedLimiter: CreateSharedRateLimiter;
  loadShedder: LoadShedder;
  blockList: BlockList;
  readPage: ConnectionGuard['readPage'];
  outlineRelay: Pick<OutlineRelay, 'push'>;
}

/** An accepted handshake, until socket.io reports the connection. */
interface Accepted {
  connection: VisitorConnection;
  welcome: Welcome;
  site: Site;
  expiresAt: number;
  lost: () => void;
}

/** Outlines of one session's page: one in 2 s. */
const OUTLINE_RATE = { perMinute: 30, burst: 1 };

/** The visitors' namespace: authenticates handshakes and serves requests. */
export function serveVisitors(
  namespace: Namespace<VisitorToServer, ServerToVisitor>,
  deps: VisitorNamespaceDeps,
): void {
  const { clock, log, sessions, rooms, loadShedder } = deps;
  const floodGuard = createFloodGuard(deps);
  const outlineLimiter = createRateLimiter(clock, OUTLINE_RATE);
  const accepted = new WeakMap<VisitorSocket, Accepted>();

  const accept = async (socket: VisitorSocket) => {
    const { tabId, epoch, after, afterId, awaySeconds, token } = readHandshake(
      socket.handshake.auth,
    );
    const claims = await deps.accessTokens.verify(token);
    if (claims === undefined) throw new RequestError('unauthorized', 'the token is not valid');
    const { sessionId, expiresAt } = claims;
    const wait = await floodGuard.retryAfter(sessionId);
    if (wait !== undefined)
      throw new RequestError('rate_limited', 'too many refused requests', wait);
    if (loadShedder.isOverloaded() && (await sessions.awaitsFirstSocket(sessionId)))
      throw loadShedder.refuse('handshake');
    const site = await deps.sites.find(claims.site);
    const from = originOf(socket.request, deps.settings);
    if (site === undefined || (from.origin !== undefined && !siteAllows(site, from)))
      throw new RequestError('forbidden', 'this Origin is not allowed for the site');

    const address = addressOf(socket.request, deps.settings);
    const holder = { sessionId, site: site.token, address, tabId, activeAt: clock.now() };
    const connection = createVisitorConnection(socket, holder);
    // First the room, then the log: a message that commits in between is in both, never in neither.
    const { active, leave } = rooms.join(connection);
    const lost = once(() => {
      socket.conn.off('close', lost);
      leave();
      if (connection.lease > 0) deps.acks.track(recordDisconnect(connection));
    });
    socket.conn.once('close', lost);
    try {
      await active;
      const cursor = { epoch, after, afterId };
      const admit = (session: SessionRecord) => {
        // From now on a new block finds the connection by what the server knows of its visitor.
        Object.assign(connection, marksOf(session));
        // The welcome tells of all that came before.
        connection.taskChanges = session.taskChanges;
        deps.blockList.refuse(connection);
      };
      const holding = { sessionId, tabId, ...cursor, awaySeconds, admit };
      const welcome = await sessions.acceptSocket(holding);
      connection.lease = welcome.lease;
      // It closed meanwhile: `lost` ran before there was a lease to record.
      if (socket.conn.readyState !== 'open') await recordDisconnect(connection);
      accepted.set(socket, { connection, welcome, site, expiresAt, lost });
    } catch (error) {
      socket.conn.off('close', lost);
      leave();
      throw error;
    }
  };

  const recordDisconnect = (connection: VisitorConnection) =>
    sessions.recordDisconnect(connection).catch((error: unknown) => {
      log.warn({ reason: String(error) }, 'a disconnect was not recorded; the sweep will');
    });

  namespace.use((socket, proceed) => {
    accept(socket).then(
      () => proceed(),
      (error: unknown) => proceed(toConnectError(error, log)),
    );
  });

  namespace.on('connection', (socket) => {
    const { connection, welcome, site, expiresAt, lost } = accepted.get(socket)!;
    // The welcome holds a page of the log: not for as long as the socket lives.
    accepted.delete(socket);
    const expiryTimer = createExpiryTimer(clock, () => connection.disconnect());
    expiryTimer.expiresAt(expiresAt);
    socket.once('disconnect', () => {
      expiryTimer.stop();
      lost();
      closeIfLeft(socket);
    });
    socket.on('error', (error) => log.debug({ reason: error.message }, 'socket error'));

    const handlers = createVisitorHandlers({
      ...deps,
      connection,
      floodGuard,
      outlineLimiter,
      readPage: (read) => deps.readPage(socket, read),
      onRenewed: (seconds) => expiryTimer.expiresAt(clock.now() + seconds * 1000),
    });
    socket.use(([event], next) => {
      if (Object.hasOwn(handlers, event)) next();
      else socket.disconnect(true);
    });
    for (const [event, handler] of Object.entries(handlers))
      socket.on(event as keyof VisitorToServer, handler);

    const { epoch, head } = welcome;
    socket.emit('welcome', welcome);
    if ('reset' in welcome) socket.emit('reset', { epoch, head, reason: 'other-log' });
    connection.release();
    // What the page has may be old by now, or from a node that knew less.
    const availability = deps.availabilityOf(site);
    connection.emit('site', toPublicSite(site, availability));
    connection.emit('availability', availability);
    rooms.welcomed(connection);
  });
}

function readHandshake(auth: unknown): Handshake {
  const version = (auth as { v?: unknown } | null)?.v;
  if (typeof version === 'number' && version !== PROTOCOL_VERSION)
    throw new RequestError('unsupported_version', `this server speaks version ${PROTOCOL_VERSION}`);
  const checked = validate(handshakeSchema, auth);
  if (!checked.ok) throw new RequestError('invalid', checked.message);
  return checked.value;
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

/** How long a socket outlives its token: time for a renewal that is on its way. */
const GRACE_MS = 60_000;

/** Disconnects a socket whose token has expired and was not renewed. */
function createExpiryTimer(clock: Clock, disconnect: () => void) {
  let stop: Undo = () => undefined;
  return {
    /** The token is valid until then. */
    expiresAt(at: number) {
      stop();
      stop = clock.after(Math.max(0, at - clock.now()) + GRACE_MS, disconnect);
    },
    stop: () => stop(),
  };
}
