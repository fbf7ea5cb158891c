import type { ErrorCode } from '../../protocol/errors.js';
import type { OpenedAnswer } from '../../protocol/visitor-answers.js';
import { createBackoff } from '../backoff.js';
import type { ServerApi } from '../connection/server-api.js';
import { withPageRetention, type EngineOptions } from '../engine-options.js';
import type { Clock, Ids, Log } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { ChatState } from '../state/state.js';
import type { ConversationStorage, Credentials, Opening } from '../storage/conversation-storage.js';
import type { TranscriptCache } from '../storage/transcript-cache.js';
import type { VisitorContextManager } from './visitor-context-manager.js';

export interface SessionOpenerDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  options: EngineOptions;
  store: ChatStore;
  api: ServerApi;
  conversations: ConversationStorage;
  cache: TranscriptCache;
  visitorContext: VisitorContextManager;
}

export interface SessionOpenerHandlers {
  /** The session exists, and its credentials are on the device. */
  opened(credentials: Credentials, answer: OpenedAnswer): void;
  /** The session exists, but its conversation ended before the server answered. */
  openedTooLate(id: string, exitKey: string): void;
  /** The server will not open a session for what it was asked. */
  refused(code: ErrorCode): void;
}

/**
 * Asks the server for a session until it answers. The request is on the device before it is sent, and
 * every repetition carries the same `openKey`, so that one conversation gets one session whoever asks
 * (rule SES-7).
 */
export interface SessionOpener {
  /** Ends a wait under way at once. */
  hurry(): void;
  /** Calling it twice is safe. */
  close(): void;
}

/** Refusals that no repetition will change. */
const FINAL_REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'erased',
  'conflict',
  'too_large',
  'unsupported_version',
]);

/** Asks at once. */
export function openSession(
  deps: SessionOpenerDeps,
  localConversationId: string,
  handlers: SessionOpenerHandlers,
): SessionOpener {
  const { clock, ids, options, store, api, conversations, cache, visitorContext } = deps;
  const backoff = createBackoff(clock, ids);
  let closed = false;
  /** The state when the session was first asked for; `null`: another tab may have asked before. */
  let stateAsked: ChatState | null = null;

  function prepare(): Opening {
    const present = conversations.opening();
    if (present?.localConversationId === localConversationId) return present;
    stateAsked = store.get();
    const { preChatAnswers } = stateAsked;
    const opening = {
      localConversationId,
      openKey: ids.secret(),
      ...(preChatAnswers && { preChat: { ...preChatAnswers } }),
    };
    conversations.writeOpening(opening);
    return opening;
  }

  async function ask(opening: Opening): Promise<void> {
    const preChat = store.get().preChatAnswers ?? opening.preChat;
    const outcome = await api.open({
      openKey: opening.openKey,
      site: options.site,
      ...(preChat && { preChat }),
      ...visitorContext.forOpening(),
    });
    if (outcome.kind === 'done') return take(outcome.value);
    if (closed) return;
    if (outcome.kind === 'refused' && FINAL_REFUSALS.has(outcome.error.code)) {
      conversations.removeOpening();
      return handlers.refused(outcome.error.code);
    }
    store.dispatch({ type: 'connection-changed', status: 'reconnecting' });
    const retryAfter = outcome.kind === 'refused' ? (outcome.error.retryAfter ?? 0) : 0;
    backoff.wait(() => void ask(opening), retryAfter * 1000);
  }

  function take(answer: OpenedAnswer): void {
    const { session, sessionKey: key, exitKey } = answer;
    if (store.get().endedConversations.includes(localConversationId))
      return handlers.openedTooLate(session.id, exitKey);
    if (closed) return;
    const credentials = { localConversationId, id: session.id, key, exitKey };
    // Without room for the key the request stays: its repetition finds the same session.
    const hasRoom = cache.writeEvicting(localConversationId, () =>
      conversations.writeCredentials(credentials),
    );
    if (hasRoom) conversations.removeOpening();
    deps.log.debug('opened', { id: session.id });
    visitorContext.opened(localConversationId, answer, stateAsked);
    store.dispatch({ type: 'site-loaded', site: withPageRetention(answer.site, options) });
    handlers.opened(credentials, answer);
  }

  const opening = prepare();
  store.dispatch({ type: 'conversation-id-settled', localConversationId });
  store.dispatch({ type: 'connection-changed', status: 'connecting' });
  void ask(opening);

  return {
    hurry: () => backoff.hurry(),
    close() {
      closed = true;
      backoff.cancel();
    },
  };
}
