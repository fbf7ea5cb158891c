import type { ProtocolError } from '../../protocol/errors.js';
import { PROTOCOL_VERSION } from '../../protocol/limits.js';
import { isFinal } from '../../protocol/session.js';
import {
  sentSchema,
  type RestoredAnswer,
  type TokenAnswer,
  type Welcome,
} from '../../protocol/visitor-answers.js';
import { withPageRetention, type EngineOptions } from '../engine-options.js';
import { createSendQueue } from '../outbox/send-queue.js';
import type { Clock, Ids, Log, PageState, SocketAuth, Transport } from '../ports.js';
import type { Loss } from '../session/session-restorer.js';
import type { VisitorContextManager } from '../session/visitor-context-manager.js';
import type { ChatStore } from '../state/actions.js';
import { isStillUnsent } from '../state/pending-messages.js';
import type { ConversationStorage, Credentials } from '../storage/conversation-storage.js';
import type { Retention } from '../storage/retention.js';
import type { TabMessenger } from '../tabs/tab-messenger.js';
import { createAccessToken } from './access-token.js';
import { createSessionLog } from './session-log.js';
import { createReturnReporter } from './return-reporter.js';
import { createPresenceReporter } from './presence-reporter.js';
import type { ServerApi } from './server-api.js';
import { createSocketClient } from './socket-client.js';
import { createStatusPoll } from './status-poll.js';
import { taskAfter } from './task-events.js';
import { parseVisitorEvent, type VisitorEvent, type VisitorSocket } from './visitor-socket.js';
import { createVisitorContextReporter } from './visitor-context-reporter.js';

/** From this many takeovers a minute on, somebody must press a button (rule TAB-10). */
const TAKEOVERS_BEFORE_BUTTON = 3;

export interface SessionConnectionDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  page: PageState;
  transport: Transport;
  tabId: string;
  options: EngineOptions;
  store: ChatStore;
  messenger: TabMessenger;
  api: ServerApi;
  conversations: ConversationStorage;
  retention: Retention;
  visitorContext: VisitorContextManager;
  /** An upper limit for the wait before the next attempt to connect, ms. */
  longestWaitMs(): number;
}

export interface SessionConnectionHandlers {
  /** The session takes no messages as it stands; how it stands is for a restore to say. */
  closed(): void;
  /** The session is final, and its log has been read to its end. */
  logRead(): void;
  /** The server knows no such session, or not with this key. */
  lost(loss: Loss): void;
}

/**
 * The leader's connection to one session: keeps a socket and an access token, follows the log, sends
 * the unsent, and reports what the visitor does.
 */
export interface SessionConnection {
  /** Takes what a restore brought; `asked`: the cursor that was asked with. */
  take(answer: RestoredAnswer, asked: number | null): void;
  /** The server cannot be reached for now. */
  waiting(): void;
  /** Opens the socket, and keeps it open. `token`: a fresh one, if there is one. */
  open(token?: TokenAnswer): void;
  closeSocket(): void;
  /** The page woke up or the network is back: makes sure that the socket lives. */
  check(): void;
  /** Resolves with whether the server answers on the socket: a round trip made now. */
  reach(): Promise<boolean>;
  /** One request on the socket. `unreachable` while the server has not said `welcome` on it. */
  request: VisitorSocket['request'];
  /** Takes the conversation back from another client; `pressed`: by the button made for it. */
  takeBack(pressed: boolean): void;
  /**
   * Looks for unsent messages in the part of a final log that the window does not reach, and settles
   * those it finds. Resolves with whether the log could be read.
   */
  settleUnsent(): Promise<boolean>;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSessionConnection(
  deps: SessionConnectionDeps,
  credentials: Credentials,
  handlers: SessionConnectionHandlers,
): SessionConnection {
  const { clock, ids, store, conversations, retention } = deps;
  const { localConversationId } = credentials;
  let closed = false;
  /** Whether the window has been paged to the head since the last `welcome` (rule SND-3). */
  let isCaughtUp = false;
  /** Server time − device time, ms. */
  let skew = conversations.lastSeen(localConversationId)?.skew ?? 0;
  let takeovers = 0;

  const token = createAccessToken(deps, credentials, {
    socket: () => socket,
    keyRefused: () => lose('unauthorized'),
    refused: settle,
  });
  const socket: VisitorSocket = createSocketClient({
    clock,
    ids,
    open: (sent, socketHandlers) => deps.transport.open(sent, socketHandlers),
    auth,
    parse: parseVisitorEvent,
    event(event, sent) {
      if (event.name === 'welcome') welcomed(event.payload, sent);
      else handle(event);
    },
    longestWaitMs: deps.longestWaitMs,
    lost: waiting,
    refused(error) {
      waiting();
      settle(error);
    },
  });
  const log = createSessionLog(deps, credentials, socket, {
    refused: settle,
    readToEnd: () => handlers.logRead(),
  });
  const isUnsent = (clientId: string): boolean =>
    isStillUnsent(store.get(), localConversationId, clientId);
  const sendQueue = createSendQueue({
    clock,
    ids,
    isUnsent,
    settle,
    head: () => store.get().pending.find(({ clientId }) => isUnsent(clientId)),
    ready: () => socket.welcomed() && isCaughtUp,
    request: ({ clientId, body }) => socket.request('message:send', { clientId, body }, sentSchema),
    sent: ({ message }) => log.live(message, store.get().transcript.epoch),
    failed: ({ clientId }, { code }) =>
      store.dispatch({ type: 'message-failed', localConversationId, clientId, code }),
    unresponsive: () => socket.reopen('now'),
  });
  const undo = store.onChange((next, previous) => {
    if (next.pending !== previous.pending || next.transcript !== previous.transcript)
      sendQueue.pump();
  });
  const presence = createPresenceReporter(
    { ...deps, skew: () => skew, touch },
    localConversationId,
    socket,
  );
  const contextReporter = createVisitorContextReporter(deps, localConversationId, socket);
  const returnReporter = createReturnReporter(deps, localConversationId, socket);
  const statusPoll = createStatusPoll(deps, credentials, {
    closed: () => handlers.closed(),
    refused: settle,
  });

  /** The conversation is in use: what is stored of it is kept for another while. */
  function touch(): void {
    conversations.touch(localConversationId, skew, retention.ttlMs(localConversationId));
  }

  function waiting(): void {
    isCaughtUp = false;
    store.dispatch({ type: 'connection-changed', status: 'reconnecting' });
  }

  async function auth(): Promise<SocketAuth | null> {
    const current = await token.get();
    if (current === null || closed) return null;
    const { epoch, messages } = store.get().transcript;
    const last = messages.at(-1);
    const cursor = last ? { epoch, after: last.seq, afterId: last.id } : {};
    return { v: PROTOCOL_VERSION, token: current, tabId: deps.tabId, ...cursor };
  }

  function welcomed(welcome: Welcome, sent: SocketAuth): void {
    const { lease: _, serverTime, ...view } = welcome;
    skew = Date.parse(serverTime) - clock.now();
    touch();
    store.dispatch({ type: 'connection-changed', status: 'connected' });
    const { task = null, taskChanges: changes } = view;
    // The first word on a connection is never older than what was known.
    if (changes !== undefined && changes < store.get().taskChanges)
      store.dispatch({ type: 'task-told', localConversationId, changes, task, back: true });
    log.apply(view, sent.after ?? null);
    void catchUp(sent.after !== undefined && welcome.more);
  }

  async function catchUp(more: boolean): Promise<void> {
    if (more && !(await log.sync())) return;
    if (closed || !socket.welcomed()) return;
    isCaughtUp = true;
    contextReporter.report();
    returnReporter.report();
    presence.resume();
    log.loadHistory();
    sendQueue.pump();
  }

  function handle(event: Exclude<VisitorEvent, { name: 'welcome' }>): void {
    switch (event.name) {
      case 'message:new':
        touch();
        return log.live(event.payload.message, event.payload.epoch);
      case 'head':
        return log.heard(event.payload.epoch, event.payload.head);
      case 'reset':
        return void log.sync();
      case 'session:changed':
        store.dispatch({ type: 'session-changed', localConversationId, ...event.payload });
        if (isFinal(event.payload.status, event.payload.reason)) handlers.closed();
        return;
      case 'typing':
        return presence.agentTyping(event.payload.on, event.payload.name);
      case 'read':
        return store.dispatch({
          type: 'read-moved',
          localConversationId,
          by: 'agent',
          ...event.payload,
        });
      case 'availability': {
        const { site } = store.get();
        if (site)
          store.dispatch({ type: 'site-loaded', site: { ...site, availability: event.payload } });
        return;
      }
      case 'site': {
        const site = withPageRetention(event.payload, deps.options);
        store.dispatch({ type: 'site-loaded', site });
        return touch();
      }
      case 'task:offer':
      case 'task:step':
      case 'task:aborted':
      case 'task:done': {
        const task = taskAfter(store.get().task, event);
        if (task === undefined) return void log.sync();
        const { changes = store.get().taskChanges } = event.payload;
        return store.dispatch({ type: 'task-told', localConversationId, changes, task });
      }
      case 'outline:request':
        return store.dispatch({ type: 'outline-wanted', localConversationId, at: clock.now() });
      case 'superseded':
        takeovers = event.payload.takeovers;
        closeSocket();
        return store.dispatch({ type: 'connection-changed', status: 'superseded' });
      case 'drain':
        return socket.reopen('later', event.payload.retryAfter * 1000);
    }
  }

  /** An error that is about the connection or the session, wherever it came up. */
  function settle({ code, retryAfter = 0 }: ProtocolError): void {
    if (closed) return;
    switch (code) {
      case 'unauthorized':
        // The token has expired; whether the key still counts is for the next token call to say.
        token.drop();
        return socket.reopen('later');
      case 'forbidden':
        return lose('unauthorized');
      case 'not_found':
        return lose('not-found');
      case 'erased':
        return lose('erased');
      case 'session_closed':
        return handlers.closed();
      default:
        return socket.reopen('later', retryAfter * 1000);
    }
  }

  function lose(loss: Loss): void {
    if (!closed) handlers.lost(loss);
  }

  function closeSocket(): void {
    isCaughtUp = false;
    socket.close();
  }

  function close(): void {
    if (closed) return;
    closed = true;
    undo();
    const reporters = [presence, contextReporter, returnReporter];
    for (const part of [sendQueue, ...reporters, statusPoll, log, socket, token]) part.close();
  }

  return {
    waiting,
    closeSocket,
    close,
    take(answer, asked) {
      const { token: fresh, expiresIn, ...view } = answer;
      if (fresh !== undefined && expiresIn !== undefined) token.take({ token: fresh, expiresIn });
      log.apply(view, asked);
    },
    open(fresh) {
      if (fresh) token.take(fresh);
      if (!closed) socket.open();
    },
    check() {
      if (socket.welcomed()) void log.sync();
      else socket.hurry();
    },
    request: async (...args) =>
      socket.welcomed() ? socket.request(...args) : { kind: 'unreachable' },
    reach: async () => socket.welcomed() && (await log.sync()),
    takeBack(pressed) {
      if (store.get().connection !== 'superseded') return;
      if (takeovers < TAKEOVERS_BEFORE_BUTTON || pressed) socket.open();
    },
    settleUnsent: () => log.settleUnsent(),
  };
}
