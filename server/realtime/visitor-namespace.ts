import type { Namespace } from 'socket.io';
import { PROTOCOL_VERSION } from '../../src/protocol/limits.js';
import { validate } from '../../src/protocol/parse.js';
import type { Welcome } from '../../src/protocol/visitor-answers.js';
import type { ServerToVisitor, VisitorToServer } from '../../src/protocol/visitor-events.js';
import { handshakeSchema, type Handshake } from '../../src/protocol/visitor-requests.js';
import type { Settings } from '../config.js';
import { originOf } from '../http/request-origin.js';
import type { Clock, Log } from '../ports.js';
import { Refusal } from '../refusal.js';
import type { AccessTokens } from '../security/access-tokens.js';
import type { RateLimiter } from '../security/token-bucket.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SessionUseCases } from '../sessions/session-use-cases.js';
import { siteAllows } from '../sites/origin-policy.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { Answering } from './answering.js';
import { closeIfLeft } from './connection-guard.js';
import { createFloodGuard } from './flood-guard.js';
import { refuseWith } from './refuse-with.js';
import { createTokenWatch } from './token-watch.js';
import {
  createVisitorConnection,
  type VisitorConnection,
  type VisitorSocket,
} from './visitor-connection.js';
import { createVisitorHandlers } from './visitor-handlers.js';
import type { VisitorRooms } from './visitor-room.js';

export interface VisitorNamespaceDeps {
  settings: Settings;
  clock: Clock;
  log: Log;
  sites: SiteDirectory;
  accessTokens: AccessTokens;
  sessions: SessionUseCases;
  events: SessionEvents;
  rooms: VisitorRooms;
  answering: Answering;
  limiter: RateLimiter;
}

/** What the handshake came to; it waits for socket.io to say that the socket stands. */
interface Accepted {
  connection: VisitorConnection;
  welcome: Welcome;
  expiresAt: number;
  lost: () => void;
}

/** The visitors' side of the socket: who comes in, and what they may ask. */
export function serveVisitors(
  namespace: Namespace<VisitorToServer, ServerToVisitor>,
  deps: VisitorNamespaceDeps,
): void {
  const { clock, log, sessions, rooms } = deps;
  const floodGuard = createFloodGuard(clock);
  const accepted = new WeakMap<VisitorSocket, Accepted>();

  const accept = async (socket: VisitorSocket) => {
    const { tabId, epoch, after, afterId, token } = readHandshake(socket.handshake.auth);
    const claims = await deps.accessTokens.verify(token);
    if (claims === undefined) throw new Refusal('unauthorized', 'not a good token');
    const { sessionId, expiresAt } = claims;
    const wait = floodGuard.shutOut(sessionId);
    if (wait !== undefined) throw new Refusal('rate_limited', 'too many refused requests', wait);
    const site = await deps.sites.find(claims.site);
    const from = originOf(socket.request, deps.settings);
    if (site === undefined || (from.origin !== undefined && !siteAllows(site, from)))
      throw new Refusal('forbidden', 'this Origin is not allowed for the site');

    const connection = createVisitorConnection(socket, { sessionId, site: site.token, tabId });
    // First the room, then the log: what commits in between is in both, and nothing is in neither.
    const leave = rooms.join(connection);
    const lost = once(() => {
      socket.conn.off('close', lost);
      leave();
      if (connection.lease > 0) deps.answering.track(noteLoss(connection));
    });
    socket.conn.once('close', lost);
    try {
      const welcome = await sessions.acceptSocket({ sessionId, tabId, epoch, after, afterId });
      connection.lease = welcome.lease;
      // It left meanwhile: `lost` ran before there was a lease to give back.
      if (socket.conn.readyState !== 'open') await noteLoss(connection);
      accepted.set(socket, { connection, welcome, expiresAt, lost });
    } catch (error) {
      socket.conn.off('close', lost);
      leave();
      throw error;
    }
  };

  const noteLoss = (connection: VisitorConnection) =>
    sessions.loseSocket(connection).catch((error: unknown) => {
      log.warn({ reason: String(error) }, 'a disconnect was not noted; the sweep will');
    });

  namespace.use((socket, proceed) => {
    accept(socket).then(
      () => proceed(),
      (error: unknown) => proceed(refuseWith(error, log)),
    );
  });

  namespace.on('connection', (socket) => {
    const { connection, welcome, expiresAt, lost } = accepted.get(socket)!;
    // The welcome is a page of the log: it does not stay for as long as the socket.
    accepted.delete(socket);
    const cut = () => connection.cut();
    const tokenWatch = createTokenWatch(clock, cut);
    tokenWatch.expiresAt(expiresAt);
    socket.once('disconnect', () => {
      tokenWatch.stop();
      lost();
      closeIfLeft(socket);
    });
    socket.on('error', (error) => log.debug({ reason: error.message }, 'socket error'));

    const handlers = createVisitorHandlers({
      ...deps,
      connection,
      floodGuard,
      onRenewed: (seconds) => tokenWatch.expiresAt(clock.now() + seconds * 1000),
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
    connection.welcomed();
    rooms.welcomed(connection);
  });
}

function readHandshake(auth: unknown): Handshake {
  const version = (auth as { v?: unknown } | null)?.v;
  if (typeof version === 'number' && version !== PROTOCOL_VERSION)
    throw new Refusal('unsupported_version', `this server speaks version ${PROTOCOL_VERSION}`);
  const checked = validate(handshakeSchema, auth);
  if (!checked.ok) throw new Refusal('invalid', checked.message);
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
