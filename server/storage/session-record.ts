import type { ConversationData, RoutingData } from '../../src/protocol/context.js';
import type { Profile } from '../../src/protocol/profile.js';
import type { Session, SessionReason, SessionStatus } from '../../src/protocol/session.js';
import { isFinal } from '../../src/protocol/session.js';
import type { PageContext } from '../../src/protocol/visitor-requests.js';

/** What the agents' lists show of a session. Times in ms since 1970. What a column means: `schema.ts`. */
export interface ListedSession {
  id: string;
  site: string;
  status: SessionStatus;
  reason: SessionReason | undefined;
  lease: number;
  profile: Profile;
  verifiedSubject: string | undefined;
  page: PageContext | undefined;
  agent: { id: string; name: string } | undefined;
  createdAt: number;
  updatedAt: number;
  queueAt: number | undefined;
  waitingSince: number | undefined;
  seenAt: number;
  reopenableSince: number | undefined;
  /** Put aside until this time; without one, until the visitor writes. */
  snoozed: { at: number; until: number | undefined } | undefined;
  spamAt: number | undefined;
  idleAt: number | undefined;
  disconnectedAt: number | undefined;
}

/** As the browser's headers said when the session was opened: "Firefox 140 on Windows", "de-AT". */
export interface VisitorBrowser {
  browser: string | undefined;
  language: string | undefined;
}

/** A session as the server knows it. */
export interface SessionRecord extends ListedSession, VisitorBrowser {
  epoch: number;
  lastSeq: number;
  /** How often a task of it has changed; 0: it never had one. */
  taskChanges: number;
  keyHash: string;
  exitKeyHash: string;
  openKeyHash: string;
  previousId: string | undefined;
  visitorId: string | undefined;
  routingData: RoutingData;
  conversationData: ConversationData;
  firstVisitorAt: number | undefined;
  addressGroup: number | undefined;
  answeredAt: number | undefined;
  closedAt: number | undefined;
  visitorRead: number;
  agentRead: number;
  agentReadAt: number | undefined;
}

/** Whether the session is over for good: ended, resolved or idle. An away session is not. */
export function isClosed({ status, reason }: SessionRecord): boolean {
  return isFinal(status, reason);
}

/** What the visitor may see of it. */
export function toSession(record: ListedSession): Session {
  const { id, status, reason, agent, createdAt, updatedAt, idleAt } = record;
  return {
    id,
    status,
    ...(reason !== undefined && { reason }),
    final: isFinal(status, reason),
    ...(agent !== undefined && { assignedTo: { name: agent.name } }),
    createdAt: toTime(createdAt),
    updatedAt: toTime(updatedAt),
    idleAt: idleAt === undefined ? null : toTime(idleAt),
  };
}

/** ISO 8601, UTC. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
