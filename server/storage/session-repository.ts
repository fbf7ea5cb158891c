import type { ConversationData, RoutingData } from '../../src/protocol/context.js';
import type { Profile } from '../../src/protocol/profile.js';
import type { SessionReason, SessionStatus } from '../../src/protocol/session.js';
import type { PageContext } from '../../src/protocol/visitor-requests.js';
import type { SessionRecord } from './session-record.js';

/** The place that a message takes in the log. */
export interface TakenSeq {
  seq: number;
  epoch: number;
}

/** What a node has to know of the sessions whose sockets it holds. */
export interface SessionHead {
  id: string;
  epoch: number;
  lastSeq: number;
  lease: number;
  status: SessionStatus;
  reason: SessionReason | undefined;
}

export interface ContextChange {
  routingData?: RoutingData;
  conversationData?: ConversationData;
  page?: PageContext;
  profile?: Profile;
  verifiedSubject?: string;
}

/**
 * Sessions. Every change is one statement that names its condition; the answer says whether it held
 * (rules COM-2 and COM-4). *Open* is queued or active; *living* is open or away.
 */
export interface SessionRepository {
  find(id: string): Promise<SessionRecord | undefined>;
  findByOpenKey(openKeyHash: string): Promise<SessionRecord | undefined>;
  /** @throws UniqueViolation when the open key came before. */
  insert(record: SessionRecord): Promise<void>;

  /** Counts a visitor's message: the session is open, and the socket holds the lease. */
  takeVisitorSeq(change: {
    id: string;
    lease: number;
    now: number;
    idleAt: number;
  }): Promise<TakenSeq | undefined>;
  /** Counts an agent's message: the session is living. Assigns it when nobody has it yet. */
  takeAgentSeq(change: {
    id: string;
    now: number;
    idleAt: number;
    autoResolveAt: number | undefined;
    agentId: string;
    agentName: string;
  }): Promise<TakenSeq | undefined>;
  /** Counts a system message: the session is living. No deadline moves. */
  takeSystemSeq(change: { id: string; now: number }): Promise<TakenSeq | undefined>;

  /** As `takeSystemSeq`, while the deadline of automatic resolve stands and has passed. */
  takeSilentSeq(change: { id: string; now: number }): Promise<TakenSeq | undefined>;

  /** A new socket: raises the lease, reopens an away session, clears the disconnect. */
  accept(change: { id: string; now: number }): Promise<SessionRecord | undefined>;
  /** The visitor loaded a page: reopens an away session, counts as activity. Living ones only. */
  revive(change: {
    id: string;
    now: number;
    idleAt: number;
    page: PageContext | undefined;
  }): Promise<SessionRecord | undefined>;
  /** The socket with this lease is gone; a later one's is left alone. */
  disconnect(change: { id: string; lease: number; now: number }): Promise<boolean>;
  /** A sign of life; with `idleAt` it counts as activity as well, where there is an idle deadline. */
  beat(change: {
    id: string;
    lease: number;
    now: number;
    idleAt: number | undefined;
  }): Promise<{ idleAt: number | undefined } | undefined>;
  readByVisitor(change: { id: string; lease: number; upTo: number }): Promise<boolean>;
  readByAgent(change: { id: string; upTo: number; now: number }): Promise<boolean>;
  /** Who leaves an e-mail address while nobody has answered yet is waited for: no idle deadline. */
  changeContext(
    change: { id: string; lease: number; now: number } & ContextChange,
  ): Promise<boolean>;
  /** Closes a living session for ever. */
  close(change: {
    id: string;
    status: 'ended' | 'resolved';
    reason: SessionReason | undefined;
    now: number;
  }): Promise<boolean>;
  remove(id: string): Promise<void>;

  heads(ids: readonly string[]): Promise<SessionHead[]>;
  /** This node still holds the sockets of these sessions. */
  stamp(ids: readonly string[], now: number): Promise<void>;
}
