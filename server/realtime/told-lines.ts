import { createHash } from 'node:crypto';
import type { Conversation } from '../../src/protocol/agent-events.js';

/** What one console was told last of the conversations in its lists. */
export interface ToldLines {
  /** Whether this is what it was told last. */
  has(conversation: Conversation): boolean;
  knows(sessionId: string): boolean;
  note(conversation: Conversation): void;
  /**
   * Notes the lists of the welcome. What was told before is sent after it, so that stays the last word on
   * its conversation.
   */
  noteWelcome(conversations: readonly Conversation[]): void;
  forget(sessionId: string): void;
  sessionIds(): string[];
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
    knows: (sessionId) => hashes.has(sessionId),
    note,
    noteWelcome(conversations) {
      for (const conversation of conversations)
        if (!hashes.has(conversation.session.id)) note(conversation);
    },
    forget: (sessionId) => void hashes.delete(sessionId),
    sessionIds: () => [...hashes.keys()],
  };
}

/** A conversation is told to many consoles, and hashed once. */
const knownHashes = new WeakMap<Conversation, string>();

function hashOf(conversation: Conversation): string {
  const known = knownHashes.get(conversation);
  if (known !== undefined) return known;
  const hash = createHash('sha1').update(JSON.stringify(conversation)).digest('base64');
  knownHashes.set(conversation, hash);
  return hash;
}
