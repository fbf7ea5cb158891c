import type { ErrorCode } from '../../protocol/errors.js';
import type { OpenedAnswer } from '../../protocol/visitor-answers.js';
import { createBackoff } from '../backoff.js';
import { siteHere, type EngineContext } from '../engine-context.js';
import type { ChatState } from '../state/state.js';
import type { Credentials, Opening } from '../storage/conversation-storage.js';

export interface SessionOpenerOptions {
  context: EngineContext;
  localConversationId: string;
  /** The session exists, and its credentials are on the device. */
  opened(credentials: Credentials, answer: OpenedAnswer): void;
  /** The server will not open a session for what it was asked. */
  refused(code: ErrorCode): void;
}

/**
 * Asks the server for a session until it answers. The question is on the device before it is asked,
 * and every repetition carries the same `openKey`, so that one conversation gets one session whoever
 * asks (rule SES-7).
 */
export interface SessionOpener {
  start(): void;
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
  'conflict',
  'too_large',
  'unsupported_version',
]);

export function createSessionOpener(options: SessionOpenerOptions): SessionOpener {
  const { context, localConversationId } = options;
  const { store, api, records, cache, ports } = context;
  const backoff = createBackoff(ports.clock, ports.ids);
  let closed = false;
  /** How things stood at the first asking; `null`: somebody else may have asked before. */
  let said: ChatState | null = null;

  function prepare(): Opening {
    const present = records.opening();
    if (present?.localConversationId === localConversationId) return present;
    said = store.get();
    const { form } = said;
    const opening = {
      localConversationId,
      openKey: ports.ids.secret(),
      ...(form && { preChat: { ...form } }),
    };
    records.writeOpening(opening);
    return opening;
  }

  async function ask(opening: Opening): Promise<void> {
    const preChat = store.get().form ?? opening.preChat;
    const outcome = await api.open({
      openKey: opening.openKey,
      site: context.options.site,
      ...(preChat && { preChat }),
      ...context.visit.forOpening(),
    });
    if (outcome.kind === 'done') return take(outcome.value);
    if (closed) return;
    if (outcome.kind === 'refused' && FINAL_REFUSALS.has(outcome.error.code)) {
      records.removeOpening();
      return options.refused(outcome.error.code);
    }
    store.dispatch({ type: 'connection-changed', status: 'reconnecting' });
    const retryAfter = outcome.kind === 'refused' ? (outcome.error.retryAfter ?? 0) : 0;
    backoff.wait(() => void ask(opening), retryAfter * 1000);
  }

  function take(answer: OpenedAnswer): void {
    const { session, sessionKey: key, exitKey } = answer;
    if (store.get().dead.includes(localConversationId)) {
      // It was ended before the server knew of it: the answer serves only to end it there too.
      void api.end(session.id, exitKey, {});
      return;
    }
    if (closed) return;
    const credentials = { localConversationId, id: session.id, key, exitKey };
    // Without room for the key the question stays: its repetition finds the same session.
    if (cache.writeEvicting(localConversationId, () => records.writeCredentials(credentials)))
      records.removeOpening();
    ports.log.debug('opened', { id: session.id });
    context.visit.opened(localConversationId, answer, said);
    store.dispatch({ type: 'site-loaded', site: siteHere(answer.site, context.options) });
    options.opened(credentials, answer);
  }

  return {
    start() {
      const opening = prepare();
      store.dispatch({ type: 'conversation-id-settled', localConversationId });
      store.dispatch({ type: 'connection-changed', status: 'connecting' });
      void ask(opening);
    },
    hurry: () => backoff.hurry(),
    close() {
      closed = true;
      backoff.cancel();
    },
  };
}
