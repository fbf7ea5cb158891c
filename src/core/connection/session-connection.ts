import type { ProtocolError } from '../../protocol/errors.js';
import { PROTOCOL_VERSION } from '../../protocol/limits.js';
import { isFinal } from '../../protocol/session.js';
import type { RestoredAnswer, TokenAnswer, Welcome } from '../../protocol/visitor-answers.js';
import { historyTtl, type EngineContext } from '../engine-context.js';
import { createSendQueue } from '../outbox/send-queue.js';
import type { SocketAuth } from '../ports.js';
import { createSessionRestorer, type Loss } from '../session/session-restorer.js';
import type { Credentials } from '../storage/conversation-storage.js';
import { createPresenceReporter } from './presence-reporter.js';
import { createAccessToken } from './access-token.js';
import { createLogSync } from './log-sync.js';
import { mayStandBelow, searchBelow } from './log-search.js';
import type { ServerEvent } from './server-events.js';
import { createSocketClient } from './socket-client.js';
import { createStatusPoll } from './status-poll.js';

/** From this many takeovers a minute on, somebody must press a button (rule TAB-10). */
const TAKEOVERS_BEFORE_BUTTON = 3;

export interface SessionConnectionOptions {
  context: EngineContext;
  credentials: Credentials;
  /** A fresh token, when the session was opened just now; else it is restored first. */
  token?: TokenAnswer;
  /**
   * The session is final, and its log has been read to its end. `isKnown`: what is still unsent is known
   * not to stand in it.
   */
  ended(isKnown: boolean): void;
  /** The server knows no such session, or not with this key. */
  lost(loss: Loss): void;
  /** The stored session goes on. */
  restored(): void;
}

/**
 * The leader's link to one session: restores it over HTTP, keeps a socket and a token, follows the log
 * and drains the outbox.
 */
export interface SessionConnection {
  /** The page woke up or the network is back: make sure that the link lives. */
  check(): void;
  /** Whether the server answers on the socket that is there: a round trip made now. */
  reach(): Promise<boolean>;
  /** The visitor wants the conversation here; `pressed`: by the button made for it. */
  wanted(pressed: boolean): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSessionConnection(options: SessionConnectionOptions): SessionConnection {
  const { context, credentials } = options;
  const { store, records, ports } = context;
  const { localConversationId } = credentials;
  const { clock, ids, transport } = ports;
  let closed = false;
  let caughtUp = false;
  let finishing = false;
  let skew = records.lastSeen(localConversationId)?.skew ?? 0;
  let takeovers = 0;

  const tokens = createAccessToken({
    context,
    credentials,
    link: () => link,
    keyRefused: () => lose('unauthorized'),
    refused: settle,
  });
  const link = createSocketClient({
    transport,
    clock,
    ids,
    auth,
    welcomed,
    event: heard,
    lost: waiting,
    refused(error) {
      waiting();
      settle(error);
    },
  });
  const log = createLogSync({
    store,
    clock,
    localConversationId,
    link,
    refused: settle,
    ended: () => void finish(),
  });
  const sender = createSendQueue({
    context,
    localConversationId,
    link,
    caughtUp: () => caughtUp,
    sent: (message) => log.live(message, store.get().transcript.epoch),
    settle,
  });
  const duties = createPresenceReporter(context, localConversationId, link, () => skew);
  const poll = createStatusPoll({ context, credentials, closed: readOut, refused: settle });
  const restorer = createSessionRestorer({ context, credentials, arrived, waiting, lost: lose });

  function waiting(): void {
    caughtUp = false;
    store.dispatch({ type: 'connection-changed', status: 'reconnecting' });
  }

  function arrived(answer: RestoredAnswer, asked: number | null): void {
    const { token, expiresIn, ...view } = answer;
    if (token !== undefined && expiresIn !== undefined) tokens.take({ token, expiresIn });
    log.apply(view, asked);
    if (closed || answer.session.final) return;
    options.restored();
    link.open();
  }

  async function auth(): Promise<SocketAuth | null> {
    const token = await tokens.get();
    if (token === null || closed) return null;
    const { epoch, messages } = store.get().transcript;
    const last = messages.at(-1);
    const cursor = last ? { epoch, after: last.seq, afterId: last.id } : {};
    return { v: PROTOCOL_VERSION, token, tabId: context.tabId, ...cursor };
  }

  function welcomed(welcome: Welcome, said: SocketAuth): void {
    const { lease: _, serverTime, ...view } = welcome;
    skew = Date.parse(serverTime) - clock.now();
    records.touch(localConversationId, skew, historyTtl(context, localConversationId));
    store.dispatch({ type: 'connection-changed', status: 'connected' });
    log.apply(view, said.after ?? null);
    void catchUp(said.after !== undefined && welcome.more);
  }

  async function catchUp(more: boolean): Promise<void> {
    if (more && !(await log.sync())) return;
    if (closed || !link.welcomed()) return;
    caughtUp = true;
    duties.resume();
    sender.pump();
  }

  function heard(event: ServerEvent): void {
    switch (event.name) {
      case 'message:new':
        records.touch(localConversationId, skew, historyTtl(context, localConversationId));
        return log.live(event.payload.message, event.payload.epoch);
      case 'head':
        return log.heard(event.payload.epoch, event.payload.head);
      case 'reset':
        return void log.sync();
      case 'session:changed':
        store.dispatch({ type: 'session-changed', localConversationId, ...event.payload });
        if (isFinal(event.payload.status, event.payload.reason)) readOut();
        return;
      case 'typing':
        return duties.agentTyping(event.payload.on, event.payload.name);
      case 'read':
        return store.dispatch({
          type: 'read-moved',
          localConversationId,
          by: 'agent',
          ...event.payload,
        });
      case 'availability':
        return store.dispatch({ type: 'availability-changed', availability: event.payload });
      case 'superseded':
        takeovers = event.payload.takeovers;
        caughtUp = false;
        link.close();
        return store.dispatch({ type: 'connection-changed', status: 'superseded' });
      case 'drain':
        return link.reopen('later', event.payload.retryAfter * 1000);
      case 'welcome':
        return;
    }
  }

  /** An error that is about the connection or the session, wherever it came up. */
  function settle({ code, retryAfter = 0 }: ProtocolError): void {
    if (closed) return;
    switch (code) {
      case 'unauthorized':
        // The token has run out; whether the key still counts is for the next token call to say.
        tokens.drop();
        return link.reopen('later');
      case 'forbidden':
        return lose('unauthorized');
      case 'not_found':
        return lose('not-found');
      case 'erased':
        return lose('erased');
      case 'session_closed':
        return readOut();
      default:
        return link.reopen('later', retryAfter * 1000);
    }
  }

  function lose(loss: Loss): void {
    if (closed) return;
    close();
    options.lost(loss);
  }

  /**
   * A closed session takes no socket, but answers over HTTP for as long as it is asked: what its log
   * still has to tell is read before it is left (rule SND-9).
   */
  function readOut(): void {
    link.close();
    restorer.start();
  }

  async function finish(): Promise<void> {
    if (closed || finishing) return;
    finishing = true;
    // Nobody waits for this where there is nothing to look for.
    const isKnown = !mayStandBelow(store.get()) || (await searchBelow(context, credentials));
    if (closed) return;
    close();
    options.ended(isKnown);
  }

  function close(): void {
    if (closed) return;
    closed = true;
    for (const part of [restorer, sender, duties, poll, log, link, tokens]) part.close();
  }

  if (options.token) tokens.take(options.token);
  // Whoever took the conversation over elsewhere keeps it when the tabs change their leader.
  if (options.token || store.get().connection !== 'superseded') {
    store.dispatch({ type: 'connection-changed', status: 'connecting' });
    if (options.token) link.open();
    else restorer.start();
  }

  return {
    check() {
      restorer.hurry();
      if (link.welcomed()) void log.sync();
      else link.hurry();
    },
    reach: async () => link.welcomed() && (await log.sync()),
    wanted(pressed) {
      if (store.get().connection !== 'superseded') return;
      if (takeovers < TAKEOVERS_BEFORE_BUTTON || pressed) link.open();
    },
    close,
  };
}
