import type { Conversation, VisitorContext } from '../../../src/protocol/agent-events.js';
import type { Message } from '../../../src/protocol/message.js';
import type { Note } from '../../../src/protocol/note.js';
import type { FakeTask } from './fake-tasks.js';

/** What the server has of one session. */
export interface FakeSession {
  conversation: Conversation;
  context: VisitorContext;
  log: Message[];
  notes: Note[];
  /** The newest first. */
  tasks: FakeTask[];
  epoch: number;
  read: { visitor: number; agent: number };
}

/** A new session: queued, connected, without a message. */
export function createFakeSession(
  id: string,
  at: string,
  visitor: Partial<Conversation['visitor']> = {},
): FakeSession {
  return {
    conversation: {
      session: {
        id,
        status: 'queued',
        final: false,
        createdAt: at,
        updatedAt: at,
        idleAt: null,
      },
      site: { token: 'demo', name: 'Tidewell' },
      visitor: { verified: false, ...visitor },
      connected: true,
      page: 'https://shop.example/',
      unread: 0,
      waitingSince: null,
    },
    context: { profile: {}, verified: false, routingData: {}, conversationData: {} },
    log: [],
    notes: [],
    tasks: [],
    epoch: 1,
    read: { visitor: 0, agent: 0 },
  };
}

/** The lists as the server sends them, and how many conversations were left out. */
export function listsOf({
  sessions,
  listLimit,
}: {
  sessions: Map<string, FakeSession>;
  listLimit: number;
}) {
  const all = [...sessions.values()].map(({ conversation }) => conversation);
  const open = all.filter(({ session }) => !session.final);
  const conversations = structuredClone(open.slice(0, listLimit));
  return { conversations, more: open.length - conversations.length };
}
