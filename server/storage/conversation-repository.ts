import type { Message } from '../../src/protocol/message.js';
import type { SessionRecord } from './session-record.js';

/** A session as a line in the agents' lists. */
export interface ConversationRecord {
  session: SessionRecord;
  lastMessage: Message | undefined;
  /** Visitor's messages above the agents' read mark. */
  unread: number;
}

export interface LivingCounts {
  queued: number;
  active: number;
  away: number;
}

export interface ConversationRepository {
  find(sessionId: string): Promise<ConversationRecord | undefined>;
  /** Open or away, with a message of the visitor; the longest waiting first. */
  living(): Promise<ConversationRecord[]>;
  /** How many those are. */
  count(): Promise<LivingCounts>;
}
