import type { ChatEngine, SendOutcome } from '../../../src/core/chat-engine-api.js';
import {
  INITIAL_STATE,
  type ChatState,
  type PendingMessage,
} from '../../../src/core/state/state.js';
import type { VisitorContextError } from '../../../src/core/state/visitor-context.js';
import type { AuthorKind, Message } from '../../../src/protocol/message.js';
import type { PublicSite } from '../../../src/protocol/site.js';

/** An engine without a server: its state is what a test says, and it notes what it was asked for. */
export interface FakeEngine extends ChatEngine {
  readonly calls: [name: string, ...args: unknown[]][];
  /** What `send` answers. */
  outcome: SendOutcome;
  /** What `setContext` and `identify` answer. */
  fault: VisitorContextError | null;
  closed: boolean;
  change(state: Partial<ChatState>): void;
  called(name: string): unknown[][];
}

export const CONVERSATION_ID = '11111111-1111-4111-8111-111111111111';

export function createFakeEngine(initial: Partial<ChatState> = {}): FakeEngine {
  let state: ChatState = { ...INITIAL_STATE, ...initial };
  const listeners = new Set<() => void>();
  const calls: FakeEngine['calls'] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.push([name, ...args]);

  function change(part: Partial<ChatState>): void {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  }

  return {
    calls,
    outcome: 'queued',
    taskParts: null,
    fault: null,
    closed: false,
    change,
    called: (name) => calls.filter(([called]) => called === name).map(([, ...args]) => args),
    store: {
      get: () => state,
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    start: note('start'),
    send(body) {
      note('send')(body);
      if (this.outcome === 'queued') {
        change({
          localConversationId: CONVERSATION_ID,
          pending: [...state.pending, pending(body)],
        });
      }
      return this.outcome;
    },
    noteFormShown: note('noteFormShown'),
    retry: note('retry'),
    discard(clientId) {
      note('discard')(clientId);
      const found = state.pending.find((each) => each.clientId === clientId);
      change({ pending: state.pending.filter((each) => each !== found) });
      return found?.body;
    },
    setOpen(open, by) {
      note('setOpen')(open, by);
      change({ panel: { ...state.panel, open, counter: state.panel.counter + 1 } });
    },
    setDocked: note('setDocked'),
    setMuted: note('setMuted'),
    setDraft(draft) {
      note('setDraft')(draft);
      change({ draft });
    },
    scrollPosition: () => undefined,
    saveScrollPosition: note('saveScrollPosition'),
    markRead(upTo) {
      note('markRead')(upTo);
      change({ read: { ...state.read, visitor: upTo } });
    },
    setTyping: note('setTyping'),
    loadOlder: note('loadOlder'),
    useHere: note('useHere'),
    end: note('end'),
    clear: note('clear'),
    logout: note('logout'),
    async eraseAll() {
      note('eraseAll')();
      return true;
    },
    keepChat: note('keepChat'),
    setContext(name, value) {
      note('setContext')(name, value);
      return this.fault;
    },
    identify(...said) {
      note('identify')(...said);
      return this.fault;
    },
    startForm: note('startForm'),
    dismissNotice() {
      note('dismissNotice')();
      change({ notice: null });
    },
    loadSite: note('loadSite'),
    close() {
      note('close')();
      this.closed = true;
    },
  };
}

let made = 0;

/** A UUID that is new in this document. */
export function uuid(): string {
  return `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
}

export function pending(body: string, part: Partial<PendingMessage> = {}): PendingMessage {
  const at = Date.now();
  return { clientId: uuid(), body, at, tab: 'here', n: ++made, phase: 'sending', ...part };
}

/** A message of the log; agents are Maya Kern, who wrote today at 14:02 and a minute later each time. */
export function message(
  seq: number,
  kind: AuthorKind,
  body: string,
  part: Partial<Message> = {},
): Message {
  const author = kind === 'agent' ? { kind, name: 'Maya Kern' } : { kind };
  const at = new Date(new Date().setHours(14, 1 + seq, 0, 0)).toISOString();
  return { id: uuid(), clientId: uuid(), seq, author, body, at, ...part };
}

/** A conversation with these messages in its log. */
export function talking(messages: Message[], part: Partial<ChatState> = {}): Partial<ChatState> {
  const head = messages.at(-1)?.seq ?? 0;
  return {
    localConversationId: CONVERSATION_ID,
    transcript: { epoch: 1, messages, ahead: [], head },
    session: {
      id: uuid(),
      status: 'active',
      final: false,
      assignedTo: { name: 'Maya Kern' },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      idleAt: null,
    },
    connection: 'connected',
    ...part,
  };
}

export function site(part: Partial<PublicSite> = {}): PublicSite {
  return {
    site: 'demo',
    name: 'Lamp & Co',
    availability: { online: true, team: [{ name: 'Maya Kern' }, { name: 'Jo Ortiz' }] },
    preChat: [],
    retention: { historySeconds: 86_400, idleSeconds: 1800 },
    texts: {},
    ...part,
  };
}
