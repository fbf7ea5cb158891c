import type { Undo } from '../../core/ports.js';
import { createStore, type ReadableStore } from '../../core/state/store.js';
import { agentListsSchema } from '../../protocol/agent-events.js';
import { bodyIssue } from '../../protocol/message.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import { INITIAL_CONSOLE, type ConsoleState } from '../state/console-state.js';
import { reduceConsole } from '../state/reduce-console.js';
import { ask, type AgentLink } from './agent-link.js';
import { createAuth } from './auth.js';
import type { ConsolePorts } from './console-ports.js';
import { createDraftStorage } from './draft-storage.js';
import { parseAgentEvent } from './parse-agent-event.js';
import { createReplySender } from './reply-sender.js';
import { createSelectedConversationClient } from './selected-conversation-client.js';

const RECONNECT_MS = 2_000;
/** With fewer conversations than this, the lists are topped up if the server has more. */
const TOP_UP_BELOW = 100;

/** One agent's console in one tab. It knows no DOM; results are seen in the store. */
export interface ConsoleClient {
  readonly store: ReadableStore<ConsoleState>;
  /**
   * With the secret of a one-time link: shows the set-up form. With `null`: finds out who is signed in.
   * Connects once somebody is.
   */
  start(setupSecret: string | null): void;
  setUp(name: string, password: string): void;
  /** Shows the sign-in form in place of the set-up form. */
  showSignIn(): void;
  signIn(name: string, password: string): void;
  /** Also removes this tab's stored drafts. */
  signOut(): void;
  setAvailable(online: boolean): void;
  /** Does nothing if the conversation is not listed. */
  selectConversation(sessionId: string): void;
  deselectConversation(): void;
  /**
   * Sends a reply in the selected conversation. The first one assigns the conversation. `false`: there
   * is no conversation, or `body` is not a valid message.
   */
  sendReply(body: string): boolean;
  /** Sends a failed reply again, under the same `clientId`. */
  retryReply(clientId: string): void;
  /** Removes a failed reply and returns its body, so that it can be edited. */
  discardReply(clientId: string): string | undefined;
  /** Stores the composer's text for the selected conversation, and tells the visitor about typing. */
  setDraft(draft: string): void;
  loadOlderMessages(): void;
  /** Resolves the selected conversation once its pending replies are sent. */
  resolve(): void;
  /** Gives back socket, timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

export function createConsoleClient(ports: ConsolePorts): ConsoleClient {
  const { clock, ids } = ports;
  const store = createStore(INITIAL_CONSOLE, reduceConsole);
  const auth = createAuth(store, ports);
  // Subscribes first: a reply is stored before it is sent.
  const draftStorage = createDraftStorage(store, ports.tabStorage);
  let link: AgentLink | null = null;
  let reconnectTimer: Undo | null = null;
  let isToppingUp = false;

  const conversation = createSelectedConversationClient(
    store,
    () => link,
    draftStorage.selected,
    ports,
  );
  const sender = createReplySender(store, () => link, ports);

  const stop = store.onChange((next, previous, { type }) => {
    const isSignedIn = next.auth.stage === 'signed-in';
    if (isSignedIn !== (previous.auth.stage === 'signed-in')) setConnected(isSignedIn);
    if (next.conversations.size < previous.conversations.size) void topUpLists();
    if (next.replies !== previous.replies || type === 'welcome-received') sender.pump();
  });

  function setConnected(isSignedIn: boolean): void {
    reconnectTimer?.();
    link?.close();
    link = isSignedIn
      ? ports.openLink({
          event(name, payload) {
            if (name === 'context:changed') conversation.sync();
            const action = parseAgentEvent(name, payload, clock.now());
            if (action) store.dispatch(action);
          },
          lost: () => store.dispatch({ type: 'connection-lost' }),
          refused: () => void checkRefusal(),
        })
      : null;
  }

  /** The server refused the connection: the agent is signed out, or it is a passing problem. */
  async function checkRefusal(): Promise<void> {
    store.dispatch({ type: 'connection-lost' });
    const refused = link;
    const isSignedIn = await auth.isStillSignedIn();
    if (refused !== link) return;
    if (isSignedIn) reconnectTimer = clock.after(RECONNECT_MS, () => link?.renew());
    else store.dispatch({ type: 'signed-out', error: 'signed-out' });
  }

  async function topUpLists(): Promise<void> {
    const { hasMore, conversations } = store.get();
    if (!link || isToppingUp || !hasMore || conversations.size >= TOP_UP_BELOW) return;
    isToppingUp = true;
    const current = link;
    const answer = await ask(current, 'lists', {}, agentListsSchema);
    isToppingUp = false;
    if (answer.ok && current === link)
      store.dispatch({ type: 'lists-loaded', lists: answer.value });
  }

  async function setAvailable(online: boolean): Promise<void> {
    if (!link) return;
    store.dispatch({ type: 'availability-requested', online });
    const answer = await ask(link, 'availability:set', { online }, nothingSchema);
    if (!answer.ok) store.dispatch({ type: 'availability-failed', online: !online });
  }

  return {
    store,
    start: (setupSecret) => auth.start(setupSecret),
    setUp: (name, password) => auth.setUp(name, password),
    showSignIn: () => auth.showSignIn(),
    signIn: (name, password) => auth.signIn(name, password),
    signOut() {
      draftStorage.clear();
      auth.signOut();
    },

    setAvailable: (online) => void setAvailable(online),
    selectConversation: (sessionId) => conversation.select(sessionId),
    deselectConversation: () => conversation.deselect(),

    sendReply(body) {
      const { selected } = store.get();
      if (!selected || bodyIssue(body) !== undefined) return false;
      conversation.stopTyping();
      const { id: sessionId } = selected;
      const reply = { sessionId, clientId: ids.uuid(), body, at: clock.now() };
      store.dispatch({ type: 'reply-queued', reply: { ...reply, phase: 'sending' } });
      store.dispatch({ type: 'draft-changed', sessionId, draft: '' });
      return true;
    },

    retryReply: (clientId) => store.dispatch({ type: 'reply-retried', clientId }),

    discardReply(clientId) {
      const reply = store.get().replies.find((one) => one.clientId === clientId);
      if (reply?.phase !== 'failed') return undefined;
      store.dispatch({ type: 'reply-discarded', clientId });
      return reply.body;
    },

    setDraft(draft) {
      const { selected } = store.get();
      if (!selected) return;
      store.dispatch({ type: 'draft-changed', sessionId: selected.id, draft });
      if (draft === '') conversation.stopTyping();
      else conversation.typed();
    },

    loadOlderMessages: () => conversation.loadOlder(),
    resolve: () => conversation.resolve(),

    close() {
      stop();
      draftStorage.stop();
      conversation.close();
      sender.close();
      reconnectTimer?.();
      link?.close();
      link = null;
    },
  };
}
