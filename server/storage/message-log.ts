import type { IdleDeadlines } from './session-repository.js';

/** What somebody wrote, before it has its place in the log. */
export interface WrittenMessage {
  id: string;
  sessionId: string;
  clientId: string;
  body: string;
  /** When it was written, in ms since 1970. */
  at: number;
}

/** The place that a message got. */
export interface AppendedMessage {
  seq: number;
  epoch: number;
}

/** What an agent's message changes in the session. */
export interface AgentChange {
  agentId: string;
  agentName: string;
  idleAt: number;
  autoResolveAt: number | undefined;
  /** Seq of the newest message that the agent saw; `undefined`: it does not matter. */
  seen?: number | undefined;
}

/**
 * Appends what people write to the logs of their sessions. Each call is a transaction of its own: it counts
 * the message in its session and stores it under the next seq, or it changes nothing (rules COM-2 and
 * COM-3). It resolves after the commit. The server does nothing more often, so each database does it in its
 * own fast way.
 *
 * Every call rejects with `UniqueViolation` when the session has a message with this clientId, or when
 * another node took the seq meanwhile.
 */
export interface MessageLog {
  /**
   * The first message of a visitor puts the session in the agents' lists. `undefined`: the session is not
   * open, or `lease` is not its newest.
   */
  appendByVisitor(
    message: WrittenMessage,
    change: { lease: number } & IdleDeadlines,
  ): Promise<AppendedMessage | undefined>;
  /**
   * The message of an agent assigns a session that has no agent. `assigned`: it did. `undefined`: the
   * session is closed, or does not exist, or another agent has written after `seen`. Also if anybody writes at
   * the same moment: then it can be tried again.
   */
  appendByAgent(
    message: WrittenMessage,
    change: AgentChange,
  ): Promise<(AppendedMessage & { assigned: boolean }) | undefined>;
}
