import type { ChatEngine } from '../../core/chat-engine-api.js';
import { INITIAL_STATE, type ChatState } from '../../core/state/state.js';
import { createStore } from '../../core/state/store.js';
import type { AuthorKind, Message } from '../../protocol/message.js';
import type { PublicSite } from '../../protocol/site.js';

/** An engine that shows a made-up conversation. It has no server, writes nothing, and sends nothing. */
export interface PreviewEngine extends ChatEngine {
  showSite(site: PublicSite): void;
}

const AGENT = 'Maya';
const CONVERSATION_ID = '00000000-0000-4000-8000-000000000000';
const MINUTE_MS = 60_000;

export function createPreviewEngine(now: number): PreviewEngine {
  const store = createStore(
    conversation(now),
    (state: ChatState, change: Partial<ChatState>): ChatState => ({ ...state, ...change }),
  );
  const changePanel = (change: Partial<ChatState['panel']>): void =>
    store.dispatch({ panel: { ...store.get().panel, ...change } });
  const nothing = (): void => {};

  return {
    store,
    taskParts: null,
    showSite: (site) => store.dispatch({ site }),
    setOpen: (open) => changePanel({ open }),
    setDocked: (docked) => changePanel({ docked }),
    setMuted: (muted) => changePanel({ muted }),
    setDraft: (draft) => store.dispatch({ draft }),
    send: () => 'blank',
    discard: () => undefined,
    scrollPosition: () => undefined,
    eraseAll: async () => true,
    setContext: () => null,
    identify: () => null,
    start: nothing,
    retry: nothing,
    saveScrollPosition: nothing,
    markRead: nothing,
    setTyping: nothing,
    loadOlder: nothing,
    useHere: nothing,
    end: nothing,
    clear: nothing,
    logout: nothing,
    keepChat: nothing,
    startForm: nothing,
    noteFormShown: nothing,
    dismissNotice: nothing,
    loadSite: nothing,
    close: nothing,
  };
}

function conversation(now: number): ChatState {
  const at = (minutesAgo: number): string => new Date(now - minutesAgo * MINUTE_MS).toISOString();
  const message = (seq: number, kind: AuthorKind, body: string, minutesAgo: number): Message => {
    const id = `00000000-0000-4000-8000-00000000000${seq}`;
    const author = kind === 'agent' ? { kind, name: AGENT } : { kind };
    return { id, clientId: id, seq, author, body, at: at(minutesAgo) };
  };
  const messages = [
    message(1, 'visitor', 'Hello, is this still in stock?', 3),
    message(2, 'agent', 'Yes, it is. Shall I put one aside for you?', 2),
    message(3, 'visitor', 'That would be great, thank you', 1),
  ];
  return {
    ...INITIAL_STATE,
    localConversationId: CONVERSATION_ID,
    isIdSettled: true,
    session: {
      id: CONVERSATION_ID,
      status: 'active',
      final: false,
      assignedTo: { name: AGENT },
      createdAt: at(3),
      updatedAt: at(1),
      idleAt: null,
    },
    transcript: { epoch: 1, messages, ahead: [], head: messages.length },
    read: { visitor: messages.length, agent: messages.length, agentAt: at(1) },
    connection: 'connected',
    panel: { ...INITIAL_STATE.panel, open: true, counter: 1 },
  };
}
