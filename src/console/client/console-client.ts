import type { Clock, Ids, KeyValueStorage, PageState, Undo } from '../../core/ports.js';
import { createStore, type ReadableStore } from '../../core/state/store.js';
import { cursorOf, floorOf } from '../../core/state/transcript-window.js';
import { agentListsSchema } from '../../protocol/agent-events.js';
import { bodyIssue, pageSchema } from '../../protocol/message.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import { INITIAL_CONSOLE, type ConsoleState } from '../state/console-state.js';
import { reduceConsole } from '../state/reduce-console.js';
import { createAccessDesk } from './access-desk.js';
import { readAgentEvent } from './agent-events.js';
import { ask, type AgentLink, type OpenAgentLink } from './agent-link.js';
import type { ConsoleHttp } from './console-http.js';
import { createConversationSync } from './conversation-sync.js';
import { createConversationTyping } from './conversation-typing.js';
import { keepWork } from './kept-work.js';
import { createReplySender } from './reply-sender.js';
import { resolveWhenSent } from './resolve-when-sent.js';

const REFUSED_MS = 2_000;
/** With fewer lines than that, the lists are read anew for those that the server held back. */
const FEW_LINES = 100;

/** All that the console takes from outside. */
export interface ConsolePorts {
  clock: Clock;
  ids: Ids;
  page: Pick<PageState, 'visible' | 'onEvent'>;
  /** Lives as long as this tab. */
  tabStorage: KeyValueStorage;
  http: ConsoleHttp;
  openLink: OpenAgentLink;
  /** Takes the one-time link out of sight once it is used. */
  linkSpent(): void;
}

/** One agent's console in one tab. It knows no DOM; what it learns is seen in the store. */
export interface ConsoleClient {
  readonly store: ReadableStore<ConsoleState>;
  /** Finds out who is signed in, and connects. `link`: the secret of a one-time link. */
  start(link: string | null): void;
  setUp(name: string, password: string): void;
  /** Instead of the set-up: the person has a password already. */
  showSignIn(): void;
  signIn(name: string, password: string): void;
  signOut(): void;
  setAvailable(online: boolean): void;
  /** Turns to a conversation: its log is read and its events follow. */
  open(sessionId: string): void;
  /** Turns away from the opened one. */
  leave(): void;
  /** Writes a reply in the opened conversation; the first one assigns it. `false`: not a message. */
  reply(body: string): boolean;
  /** Tries a refused reply again, under the same `clientId`. */
  retry(clientId: string): void;
  /** Takes a refused reply away; its text, so that it can be edited. */
  discard(clientId: string): string | undefined;
  /** Keeps what stands in the opened conversation's composer, and lets the visitor know. */
  setDraft(draft: string): void;
  loadOlder(): void;
  resolve(): void;
  /** Gives back socket, timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

export function createConsoleClient(ports: ConsolePorts): ConsoleClient {
  const { clock, ids, page, tabStorage } = ports;
  const store = createStore(INITIAL_CONSOLE, reduceConsole);
  const desk = createAccessDesk(store, ports.http, clock, () => ports.linkSpent());
  // First of all effects: what is to be sent is written down before anybody is told.
  const kept = keepWork(store, tabStorage);
  let link: AgentLink | null = null;
  let retryLink: Undo | null = null;
  let filling = false;
  let readUpTo = { sessionId: '', seq: 0 };

  const sync = createConversationSync(store, () => link, clock);
  const sender = createReplySender(store, () => link, ports);
  const typing = createConversationTyping(clock, (sessionId, on) =>
    link?.tell('typing', { sessionId, on }),
  );

  const handlers = {
    event(name: string, payload: unknown) {
      if (name === 'context:changed') sync.run();
      const action = readAgentEvent(name, payload, clock.now());
      if (action) store.dispatch(action);
    },
    lost: () => store.dispatch({ type: 'link-lost' }),
    refused: () => void refused(),
  };

  const undos: Undo[] = [
    kept.stop,
    store.onChange((next, previous, action) => {
      const isIn = next.access.stage === 'signed-in';
      if (isIn !== (previous.access.stage === 'signed-in')) connect(isIn);
      if (action.type === 'welcomed') {
        readUpTo = { sessionId: '', seq: 0 };
        if (next.opened) sync.run();
        else if (!previous.listed) takeUp(kept.opened());
      }
      if (next.conversations.size < previous.conversations.size) void fillUp();
      if (next.replies !== previous.replies || action.type === 'welcomed') sender.pump();
      markRead();
    }),
    resolveWhenSent(store, () => link),
    page.onEvent((event) => event === 'visible' && markRead()),
  ];

  async function refused(): Promise<void> {
    store.dispatch({ type: 'link-lost' });
    const asking = link;
    const isIn = await desk.stillSignedIn();
    if (asking !== link) return;
    if (isIn) retryLink = clock.after(REFUSED_MS, () => link?.renew());
    else store.dispatch({ type: 'signed-out', fault: 'signed-out' });
  }

  async function fillUp(): Promise<void> {
    const { hasMore, conversations } = store.get();
    if (!link || filling || !hasMore || conversations.size >= FEW_LINES) return;
    filling = true;
    const asked = link;
    const answer = await ask(asked, 'lists', {}, agentListsSchema);
    filling = false;
    if (answer.ok && asked === link) store.dispatch({ type: 'lists-read', lists: answer.value });
  }

  function takeUp(sessionId: string | undefined): void {
    if (sessionId === undefined || !store.get().conversations.has(sessionId)) return;
    // While another action is told, this one waits: nothing is open to be read before it is applied.
    store.dispatch({ type: 'conversation-opened', sessionId }, () => sync.run());
  }

  function connect(isIn: boolean): void {
    retryLink?.();
    link?.close();
    link = isIn ? ports.openLink(handlers) : null;
  }

  /** The agent sees what stands in the middle of a visible console. */
  function markRead(): void {
    const { opened, connection } = store.get();
    if (!opened || opened.erased || connection !== 'connected' || !page.visible()) return;
    const seq = cursorOf(opened.transcript);
    const isNew = readUpTo.sessionId !== opened.id || seq > readUpTo.seq;
    if (!isNew || seq <= opened.read.agent) return;
    readUpTo = { sessionId: opened.id, seq };
    void link?.request('read', { sessionId: opened.id, upTo: seq });
  }

  function leave(): void {
    typing.stop();
    const { opened, connection } = store.get();
    if (opened && connection === 'connected') void link?.request('leave', { sessionId: opened.id });
  }

  async function setAvailable(online: boolean): Promise<void> {
    if (!link) return;
    store.dispatch({ type: 'availability-asked', online });
    const answer = await ask(link, 'availability:set', { online }, nothingSchema);
    if (!answer.ok) store.dispatch({ type: 'availability-refused', online: !online });
  }

  async function loadOlder(): Promise<void> {
    const { opened } = store.get();
    if (!link || !opened || opened.loadingOlder) return;
    const { id: sessionId, transcript } = opened;
    const before = floorOf(transcript);
    if (before <= 1) return;
    store.dispatch({ type: 'older-asked', sessionId });
    const answer = await ask(link, 'history', { sessionId, before }, pageSchema);
    const messages = answer.ok ? answer.value.messages : null;
    store.dispatch({ type: 'older-read', sessionId, messages });
  }

  return {
    store,
    start: (secret) => desk.start(secret),
    setUp: (name, password) => desk.setUp(name, password),
    showSignIn: () => desk.showSignIn(),
    signIn: (name, password) => desk.signIn(name, password),
    signOut() {
      kept.forget();
      desk.signOut();
    },

    setAvailable: (online) => void setAvailable(online),
    loadOlder: () => void loadOlder(),

    open(sessionId) {
      const { opened, conversations } = store.get();
      if (opened?.id === sessionId || !conversations.has(sessionId)) return;
      leave();
      store.dispatch({ type: 'conversation-opened', sessionId });
      if (store.get().connection === 'connected') sync.run();
    },

    leave() {
      leave();
      store.dispatch({ type: 'conversation-left' });
    },

    reply(body) {
      const { opened } = store.get();
      if (!opened || bodyIssue(body) !== undefined) return false;
      typing.stop();
      const { id: sessionId } = opened;
      const reply = { sessionId, clientId: ids.uuid(), body, at: clock.now() };
      store.dispatch({ type: 'reply-queued', reply: { ...reply, phase: 'sending' } });
      store.dispatch({ type: 'draft-changed', sessionId, draft: '' });
      return true;
    },

    retry: (clientId) => store.dispatch({ type: 'reply-retried', clientId }),

    discard(clientId) {
      const reply = store.get().replies.find((one) => one.clientId === clientId);
      if (reply?.phase !== 'failed') return undefined;
      store.dispatch({ type: 'reply-discarded', clientId });
      return reply.body;
    },

    setDraft(draft) {
      const { opened } = store.get();
      if (!opened) return;
      store.dispatch({ type: 'draft-changed', sessionId: opened.id, draft });
      if (draft === '') typing.stop();
      else typing.wrote(opened.id);
    },

    resolve() {
      const { opened } = store.get();
      if (!link || !opened || opened.resolving) return;
      store.dispatch({ type: 'resolve-asked', sessionId: opened.id });
    },

    close() {
      for (const undo of undos.splice(0)) undo();
      typing.stop();
      retryLink?.();
      sync.close();
      sender.close();
      link?.close();
      link = null;
    },
  };
}
