import type { Insertable, Selectable } from 'kysely';
import type { Profile } from '../../src/protocol/profile.js';
import type { SessionsTable } from './schema.js';
import type { ListedSession, SessionRecord } from './session-record.js';

type Row = Selectable<SessionsTable>;

/** The longest e-mail address that mail servers accept. */
const MAX_EMAIL_UNITS = 254;

/** Whether an answer could be sent by e-mail: the profile has a plausible e-mail address. */
export function hasEmail({ email = '' }: Profile): boolean {
  return email.length <= MAX_EMAIL_UNITS && /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email);
}

/** The columns of a {@link ListedSession}. */
export const LISTED_COLUMNS = [
  'id',
  'site',
  'status',
  'reason',
  'lease',
  'profile',
  'verified_subject',
  'page',
  'agent_id',
  'agent_name',
  'created_at',
  'updated_at',
  'queue_at',
  'waiting_since',
  'seen_at',
  'reopenable_since',
  'snoozed_at',
  'snoozed_until',
  'spam_at',
  'idle_at',
  'disconnected_at',
] as const satisfies (keyof Row)[];

export function toListed(row: Pick<Row, (typeof LISTED_COLUMNS)[number]>): ListedSession {
  return {
    id: row.id,
    site: row.site,
    status: row.status,
    reason: row.reason ?? undefined,
    lease: row.lease,
    profile: JSON.parse(row.profile),
    verifiedSubject: row.verified_subject ?? undefined,
    page: row.page === null ? undefined : JSON.parse(row.page),
    agent: row.agent_id === null ? undefined : { id: row.agent_id, name: row.agent_name ?? '' },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    queueAt: row.queue_at ?? undefined,
    waitingSince: row.waiting_since ?? undefined,
    seenAt: row.seen_at,
    reopenableSince: row.reopenable_since ?? undefined,
    snoozed:
      row.snoozed_at === null
        ? undefined
        : { at: row.snoozed_at, until: row.snoozed_until ?? undefined },
    spamAt: row.spam_at ?? undefined,
    idleAt: row.idle_at ?? undefined,
    disconnectedAt: row.disconnected_at ?? undefined,
  };
}

export function toRecord(row: Row): SessionRecord {
  return {
    ...toListed(row),
    epoch: row.epoch,
    lastSeq: row.last_seq,
    taskChanges: row.task_changes,
    keyHash: row.key_hash,
    exitKeyHash: row.exit_key_hash,
    openKeyHash: row.open_key_hash,
    previousId: row.previous_id ?? undefined,
    visitorId: row.visitor_id ?? undefined,
    browser: row.browser ?? undefined,
    language: row.language ?? undefined,
    routingData: JSON.parse(row.routing_data),
    conversationData: JSON.parse(row.conversation_data),
    firstVisitorAt: row.first_visitor_at ?? undefined,
    addressGroup: row.address_group ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    visitorRead: row.visitor_read,
    agentRead: row.agent_read,
    agentReadAt: row.agent_read_at ?? undefined,
  };
}

/** A new session has no note and no task, which the database counts, and is neither snoozed nor spam. */
export function toRow(record: SessionRecord): Insertable<SessionsTable> {
  return {
    id: record.id,
    site: record.site,
    status: record.status,
    reason: record.reason ?? null,
    epoch: record.epoch,
    last_seq: record.lastSeq,
    lease: record.lease,
    key_hash: record.keyHash,
    exit_key_hash: record.exitKeyHash,
    open_key_hash: record.openKeyHash,
    previous_id: record.previousId ?? null,
    visitor_id: record.visitorId ?? null,
    profile: JSON.stringify(record.profile),
    has_email: hasEmail(record.profile) ? 1 : 0,
    verified_subject: record.verifiedSubject ?? null,
    routing_data: JSON.stringify(record.routingData),
    conversation_data: JSON.stringify(record.conversationData),
    page: record.page === undefined ? null : JSON.stringify(record.page),
    browser: record.browser ?? null,
    language: record.language ?? null,
    agent_id: record.agent?.id ?? null,
    agent_name: record.agent?.name ?? null,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    seen_at: record.seenAt,
    first_visitor_at: record.firstVisitorAt ?? null,
    queue_at: record.queueAt ?? null,
    address_group: record.addressGroup ?? null,
    answered_at: record.answeredAt ?? null,
    waiting_since: record.waitingSince ?? null,
    closed_at: record.closedAt ?? null,
    reopenable_since: record.reopenableSince ?? null,
    idle_at: record.idleAt ?? null,
    auto_resolve_at: null,
    disconnected_at: record.disconnectedAt ?? null,
    stamped_at: record.createdAt,
    visitor_read: record.visitorRead,
    agent_read: record.agentRead,
    agent_read_at: record.agentReadAt ?? null,
  };
}
