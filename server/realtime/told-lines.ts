import { createHash } from 'node:crypto';
import type { Conversation } from '../../src/protocol/agent-events.js';

/** What one console was told last of the conversations in its lists. */
export interface ToldLines {
  /** Whether this is what it was told last. */
  has(conversation: Conversation): boolean;
  note(conversation: Conversation): void;
  /**
   * Notes the lists of the welcome. What was told before is sent after it, so that stays the last word on
   * its conversation.
   */
  noteWelcome(conversations: readonly Conversation[]): void;
  forget(sessionId: string): void;
  /** The session ids of all lines but these. */
  without(sessionIds: ReadonlySet<string>): string[];
}

/** Some times what the lists have places for. Of lines beyond it, the one told longest ago is forgotten. */
const MAX_LINES = 1_000;

export function createToldLines(): ToldLines {
  /** A hash for each line: the lines of all consoles would be too large. */
  const hashes = new Map<string, string>();
  const note = (conversation: Conversation) => {
    const { id } = conversation.session;
    hashes.delete(id);
    hashes.set(id, hashOf(conversation));
    const [oldest] = hashes.keys();
    if (hashes.size > MAX_LINES) hashes.delete(oldest!);
  };
  return {
    has: (conversation) => hashes.get(conversation.session.id) === hashOf(conversation),
    note,
    noteWelcome(conversations) {
      for (const conversation of conversations)
        if (!hashes.has(conversation.session.id)) note(conversation);
    },
    forget: (sessionId) => void hashes.delete(sessionId),
    without: (sessionIds) => [...hashes.keys()].filter((id) => !sessionIds.has(id)),
  };
}

function hashOf(conversation: Conversation): string {
  return createHash('sha1').update(JSON.stringify(conversation)).digest('base64');
}
