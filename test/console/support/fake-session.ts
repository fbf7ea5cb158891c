import type { Conversation, VisitorContext } from '../../../src/protocol/agent-events.js';
import type { Message } from '../../../src/protocol/message.js';

/** A conversation as a server holds it. */
export interface FakeSession {
  conversation: Conversation;
  context: VisitorContext;
  log: Message[];
  epoch: number;
  read: { visitor: number; agent: number };
}

/** One that has just begun: queued, connected, without a message. */
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
    epoch: 1,
    read: { visitor: 0, agent: 0 },
  };
}

/** The lines of the lists, as far as they go, and how many there are besides. */
export function listsOf({
  sessions,
  listed,
}: {
  sessions: Map<string, FakeSession>;
  listed: number;
}) {
  const all = [...sessions.values()].map(({ conversation }) => conversation);
  const open = all.filter(({ session }) => !session.final);
  const conversations = structuredClone(open.slice(0, listed));
  return { conversations, more: open.length - conversations.length };
}
