import { createSocketClient } from '../../core/connection/socket-client.js';
import { createStore, type ReadableStore } from '../../core/state/store.js';
import { agentListsSchema, type AgentWelcome } from '../../protocol/agent-events.js';
import { TYPING_MS } from '../../protocol/limits.js';
import { bodyIssue } from '../../protocol/message.js';
import { hasVisibleText } from '../../protocol/text.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import { selectSeen } from '../state/console-selectors.js';
import { INITIAL_CONSOLE, type Agent, type ConsoleState } from '../state/console-state.js';
import { reduceConsole } from '../state/reduce-console.js';
import { conversationPath, INBOX_PATH, sessionIdOf, type Route } from '../state/route.js';
import { createAccount, type Account } from './account.js';
import { createAddressedConversation } from './addressed-conversation.js';
import { parseAgentEvent, type AgentEvent, type AgentSocket } from './agent-socket.js';
import { createAgentOutbox } from './agent-outbox.js';
import { createApiKeyClient, type ApiKeyClient } from './api-key-client.js';
import { createAssignmentClient } from './assignment-client.js';
import { createAuth } from './auth.js';
import { createBlockClient, type BlockClient } from './block-client.js';
import { createCannedReplies, type CannedReplies } from './canned-replies.js';
import type { ConsolePorts } from './console-ports.js';
import { createDraftStorage } from './draft-storage.js';
import { createHistoryClient, type HistoryClient } from './history-client.js';
import { followExternalContext } from './follow-external-context.js';
import { loadSites } from './load-sites.js';
import { createMessageEditClient, type MessageEditClient } from './message-edit-client.js';
import { createNoteClient, type NoteClient } from './note-client.js';
import { createSavedTasksClient, type SavedTasksClient } from './saved-tasks.js';
import { createSelectedConversationClient } from './selected-conversation-client.js';
import { createSiteSettingsClient, type SiteSettingsClient } from './site-settings-client.js';
import { createPushClient, type PushClient } from './push-client.js';
import { createReportsClient, type ReportsClient } from './reports-client.js';
import { createTagClient, type TagClient } from './tag-client.js';
import { createTaskClient, type TaskClient } from './task-client.js';
import { createTeamClient, type TeamClient } from './team-client.js';
import { createTriageClient, type TriageClient } from './triage-client.js';
import { createUnlistedConversations } from './unlisted-conversations.js';
import { createVisibilityReporter } from './visibility-reporter.js';

/** With fewer conversations than this, the lists are topped up if the server has more. */
const TOP_UP_BELOW = 100;

/** One agent's console in one tab. It knows no DOM. Its methods change the store. */
export interface ConsoleClient extends NoteClient, MessageEditClient, TagClient, TriageClient {
  readonly store: ReadableStore<ConsoleState>;
  readonly account: Account;
  readonly cannedReplies: CannedReplies;
  readonly team: TeamClient;
  readonly siteSettings: SiteSettingsClient;
  readonly history: HistoryClient;
  readonly apiKeys: ApiKeyClient;
  readonly blocks: BlockClient;
  readonly reports: ReportsClient;
  readonly push: PushClient;
  readonly tasks: TaskClient;
  readonly savedTasks: SavedTasksClient;
  /**
   * With the secret of a one-time link: shows the set-up form. With `null`: finds out who is signed in.
   * Connects once somebody is.
   */
  start(setupSecret: string | null, agentName?: string): void;
  setUp(name: string, password: string): void;
  /** Shows the sign-in form in place of the set-up form. */
  showSignIn(): void;
  signIn(name: string, password: string): void;
  /** Signing out also removes this tab's stored drafts. */
  signOut(): void;
  setAvailable(online: boolean): void;
  /** Reads the names of the sites. */
  loadSites(): void;
  /** Goes to an address of the console, such as that of a link. */
  open(path: string): void;
  /** Goes to the conversation's address. */
  selectConversation(sessionId: string): void;
  /** Goes to the inbox if the address is that of a conversation. */
  deselectConversation(): void;
  /**
   * Sends a reply in the selected conversation. The first one assigns the conversation. `false`: there
   * is no conversation, or `body` is not a valid message.
   */
  sendReply(body: string): boolean;
  /** Sends a failed reply again, under the same `clientId`. The agent has seen the whole transcript. */
  retryReply(clientId: string): void;
  /** Removes a failed reply and returns its body, so that it can be edited. */
  discardReply(clientId: string): string | undefined;
  /** Stores the composer's text for the selected conversation, and tells the visitor about typing. */
  setDraft(draft: string): void;
  loadOlderMessages(): void;
  /** Resolves the selected conversation once its pending replies are sent. */
  resolve(): void;
  /** Gives the selected conversation to an agent; `null`: back to the queue. */
  assign(agentId: string | null): void;
  /** Opens a closed conversation again, and selects it. */
  reopen(sessionId: string): void;
  /** Releases socket, timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

/** `matchRoute`: the route of a path; `null` if no page has this address. */
export function createConsoleClient(
  ports: ConsolePorts,
  matchRoute: (path: string) => Route | null,
): ConsoleClient {
  const { clock, ids, transport, address } = ports;
  const store = createStore(INITIAL_CONSOLE, reduceConsole);
  const auth = createAuth(store, ports);
  const draftStorage = createDraftStorage(ports.tabStorage);
  /** After a refused handshake, until the server has said whether the agent is still signed in. */
  let signInCheck: Promise<void> | null = null;
  let isToppingUp = false;

  const socket: AgentSocket = createSocketClient({
    clock,
    ids,
    open: (sent, handlers) => transport.open(sent, handlers),
    async auth() {
      await signInCheck;
      return {};
    },
    parse: parseAgentEvent,
    event: handle,
    lost: () => store.dispatch({ type: 'connection-lost' }),
    refused() {
      store.dispatch({ type: 'connection-lost' });
      checkSignIn();
    },
  });
  const conversation = createSelectedConversationClient(store, socket, ports);
  const addressed = createAddressedConversation(store, socket, ports);
  const assignment = createAssignmentClient(store, socket);
  const outbox = createAgentOutbox(store, socket, ports);
  const savedTasks = createSavedTasksClient(store, ports);
  const tasks = createTaskClient(store, socket, ports, savedTasks);
  const unlisted = createUnlistedConversations(store, socket, ports);
  const push = createPushClient(ports);
  const visibility = createVisibilityReporter(socket, ports.page);

  const readAddress = (): void =>
    store.dispatch({ type: 'route-changed', route: matchRoute(address.path()) });
  const stopAddress = address.onChange(readAddress);
  const stopFollowing = followExternalContext(store, ports);
  const stop = store.onChange((next, previous, action) => {
    if (next.agent?.id !== previous.agent?.id) agentChanged(next.agent);
    // A reply, a note or a task is stored before it is sent.
    else if (action.type !== 'drafts-restored') draftStorage.save(next, previous);
    // An agent whom the server has signed out finds the drafts again at the next sign-in.
    if (action.type === 'signed-out' && action.error === null && previous.agent) {
      draftStorage.clear(previous.agent.id);
      void push.forget();
    }
    if (hasMoreToSend(next, previous)) outbox.pump();
    if (next.conversations.size < previous.conversations.size) void topUpLists();
  });

  function agentChanged(agent: Agent | null): void {
    signInCheck = null;
    if (!agent) return socket.close();
    store.dispatch({ type: 'drafts-restored', ...draftStorage.load(agent.id) });
    socket.open();
    void push.keepAlive();
  }

  /** The server refused the handshake: the agent is signed out, or the problem is temporary. */
  function checkSignIn(): void {
    const check = auth.isStillSignedIn().then((isSignedIn) => {
      // The agent may have signed out, or in again, meanwhile.
      if (check !== signInCheck) return;
      signInCheck = null;
      if (!isSignedIn) store.dispatch({ type: 'signed-out', error: 'signed-out' });
    });
    signInCheck = check;
  }

  function handle(event: AgentEvent): void {
    switch (event.name) {
      case 'welcome':
        return welcomed(event.payload);
      case 'conversation:changed':
        return store.dispatch({ type: 'conversation-changed', conversation: event.payload });
      case 'conversation:gone':
        return store.dispatch({ type: 'conversation-gone', ...event.payload });
      case 'message:new':
        return store.dispatch({ type: 'message-received', ...event.payload });
      case 'note:new':
        return store.dispatch({ type: 'note-received', ...event.payload });
      case 'task:changed': {
        const { sessionId, ...task } = event.payload;
        return store.dispatch({ type: 'task-changed', sessionId, task });
      }
      case 'outline:changed':
        return store.dispatch({ type: 'outline-changed', ...event.payload });
      case 'typing': {
        const { sessionId, on } = event.payload;
        const until = on ? clock.now() + TYPING_MS : 0;
        return store.dispatch({ type: 'visitor-typing', sessionId, until });
      }
      case 'viewers':
        return store.dispatch({ type: 'viewers-changed', ...event.payload });
      case 'read':
        return store.dispatch({ type: 'visitor-read', ...event.payload });
      case 'context:changed':
        return conversation.contextChanged(event.payload.sessionId);
      case 'drain':
        return socket.reopen('later', event.payload.retryAfter * 1000);
    }
  }

  function welcomed(welcome: AgentWelcome): void {
    store.dispatch({ type: 'welcome-received', welcome, at: clock.now() });
    visibility.welcomed(welcome.wantsVisibility === true);
    conversation.welcomed();
    addressed.welcomed();
    unlisted.load();
    outbox.pump();
  }

  async function topUpLists(): Promise<void> {
    const { hasMore, conversations } = store.get();
    if (isToppingUp || !socket.welcomed() || !hasMore || conversations.size >= TOP_UP_BELOW) return;
    isToppingUp = true;
    const outcome = await socket.request('lists', {}, agentListsSchema);
    isToppingUp = false;
    if (outcome.kind === 'done') store.dispatch({ type: 'lists-loaded', lists: outcome.value });
  }

  async function setAvailable(online: boolean): Promise<void> {
    store.dispatch({ type: 'availability-requested', online });
    const outcome = await socket.request('availability:set', { online }, nothingSchema);
    if (outcome.kind !== 'done') store.dispatch({ type: 'availability-failed', online: !online });
  }

  return {
    ...createNoteClient(store, ports),
    ...createMessageEditClient(store, socket, ports),
    ...createTagClient(store, socket, ports),
    ...createTriageClient(store, socket),
    store,
    account: createAccount(store, ports),
    cannedReplies: createCannedReplies(store, ports),
    team: createTeamClient(store, ports),
    siteSettings: createSiteSettingsClient(store, ports),
    history: createHistoryClient(store, ports),
    apiKeys: createApiKeyClient(ports),
    blocks: createBlockClient(ports),
    reports: createReportsClient(ports),
    push,
    tasks,
    savedTasks,
    start(setupSecret, agentName) {
      readAddress();
      auth.start(setupSecret, agentName);
    },
    setUp: (name, password) => auth.setUp(name, password),
    showSignIn: () => auth.showSignIn(),
    signIn: (name, password) => auth.signIn(name, password),
    signOut: () => auth.signOut(),

    setAvailable: (online) => void setAvailable(online),
    loadSites: () => void loadSites(store, ports),
    open: (path) => address.push(path),
    selectConversation: (sessionId) => address.push(conversationPath(sessionId)),
    deselectConversation() {
      if (sessionIdOf(store.get().route) !== undefined) address.push(INBOX_PATH);
      else store.dispatch({ type: 'conversation-deselected' });
    },

    sendReply(body) {
      const { selected } = store.get();
      if (!selected || bodyIssue(body) !== undefined) return false;
      conversation.stopTyping();
      const { id: sessionId } = selected;
      const seen = selectSeen(store.get());
      const reply = { sessionId, clientId: ids.uuid(), body, at: clock.now(), seen };
      store.dispatch({ type: 'reply-queued', reply: { ...reply, phase: 'sending' } });
      store.dispatch({ type: 'draft-changed', sessionId, draft: '' });
      return true;
    },

    retryReply: (clientId) =>
      store.dispatch({ type: 'reply-retried', clientId, seen: selectSeen(store.get()) }),

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
      const isOver = selected.gone || selected.conversation.session.final;
      if (hasVisibleText(draft) && !isOver) conversation.typed();
      else conversation.stopTyping();
    },

    loadOlderMessages: () => conversation.loadOlder(),
    resolve: () => conversation.resolve(),

    assign: (agentId) => assignment.assign(agentId),
    reopen(sessionId) {
      if (store.get().selected?.id !== sessionId) address.push(conversationPath(sessionId));
      assignment.reopen(sessionId);
    },

    close() {
      stop();
      stopAddress();
      stopFollowing();
      signInCheck = null;
      socket.close();
      conversation.close();
      addressed.close();
      tasks.close();
      unlisted.close();
      visibility.close();
      outbox.close();
    },
  };
}

function hasMoreToSend(next: ConsoleState, previous: ConsoleState): boolean {
  return (
    next.replies !== previous.replies ||
    next.pendingNotes !== previous.pendingNotes ||
    next.taskDrafts !== previous.taskDrafts
  );
}
