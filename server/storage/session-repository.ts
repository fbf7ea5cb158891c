import { sql, type Kysely } from 'kysely';
import type { ConversationData, RoutingData } from '../../src/protocol/context.js';
import type { Profile } from '../../src/protocol/profile.js';
import type { SessionReason, SessionStatus } from '../../src/protocol/session.js';
import type { PageContext } from '../../src/protocol/visitor-requests.js';
import { runIn } from './prepared.js';
import type { Database } from './schema.js';
import type { SessionRecord } from './session-record.js';
import { hasEmail, toRecord, toRow } from './session-rows.js';
import { IS_UNANSWERED, OPEN, type createSessionStatements } from './session-statements.js';
import type { Unlocked } from './unlocked-sessions.js';

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
  /** The number of the newest note that ever was; 0: none. */
  lastNote: number;
  /** How often a task of it has changed. */
  taskChanges: number;
  lease: number;
  status: SessionStatus;
  reason: SessionReason | undefined;
}

/** When a session becomes idle if nothing happens from now on, in ms since 1970. */
export interface IdleDeadlines {
  idleAt: number;
  /** The same for a left message: a session with an e-mail address that still waits for its first answer. */
  leftAt: number;
}

/** The deadlines of a session that was closed or snoozed, and goes on now. */
export interface ResumedDeadlines extends IdleDeadlines {
  /** When it is resolved, if its visitor has answered everything; `undefined`: never. */
  autoResolveAt: number | undefined;
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
  /** Sessions of this verified person on this site that have a visitor's message, the newest first. */
  ofSubject(which: { site: string; subject: string; limit: number }): Promise<SessionRecord[]>;
  /** @throws UniqueViolation when the open key came before. */
  insert(record: SessionRecord): Promise<void>;

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
    leftAt: number;
    page: PageContext | undefined;
  }): Promise<SessionRecord | undefined>;
  /** The socket with this lease is gone; a later one's is left alone. */
  disconnect(change: { id: string; lease: number; now: number }): Promise<boolean>;
  /** A sign of life. With deadlines it is activity too: they replace the idle deadline, if there is one. */
  beat(
    change: { id: string; lease: number; now: number } & Partial<IdleDeadlines>,
  ): Promise<{ idleAt: number | undefined } | undefined>;
  readByVisitor(change: { id: string; lease: number; upTo: number }): Promise<boolean>;
  readByAgent(change: { id: string; upTo: number; now: number }): Promise<boolean>;
  /** If the profile gets an e-mail address before the first answer, `leftAt` becomes the idle deadline. */
  changeContext(
    change: { id: string; lease: number; now: number; leftAt?: number } & ContextChange,
  ): Promise<boolean>;
  /** Gives a living session this agent; `null`: back to the queue. An away one stays away. */
  assign(change: {
    id: string;
    agent: { id: string; name: string } | null;
    now: number;
  }): Promise<SessionRecord | undefined>;
  /** Closes a living session. One that its visitor has not ended can be reopened until `tellEnd`. */
  close(change: {
    id: string;
    status: 'ended' | 'resolved';
    reason: SessionReason | undefined;
    now: number;
  }): Promise<boolean>;
  /**
   * Marks a closed session as spam, or takes the mark away. The reports are to count it again. `false`: it is
   * not closed, or nothing has changed.
   */
  setSpam(change: { id: string; spam: boolean; now: number }): Promise<boolean>;
  /** From now on a closed session can never be reopened: its visitor is about to be told of the end. */
  tellEnd(id: string): Promise<boolean>;
  /**
   * Opens a closed session again: back in the queue, or with its agent. Only one that can be reopened, and
   * whose visitor was seen since then.
   */
  reopen(
    change: { id: string; now: number; seenSince: number } & ResumedDeadlines,
  ): Promise<SessionRecord | undefined>;
  remove(id: string): Promise<void>;
  /**
   * Takes the living sessions away from an agent: they return to the queue. `keptSites`: those on these sites
   * stay. Resolves with their ids.
   */
  release(change: {
    agentId: string;
    keptSites: readonly string[];
    now: number;
  }): Promise<string[]>;

  /** Whether there is a living session that was opened before this time. */
  hasLiving(which: { openedBefore: number }): Promise<boolean>;
  heads(ids: readonly string[]): Promise<SessionHead[]>;
  /** This node still holds the sockets of these sessions. */
  stamp(ids: readonly string[], now: number): Promise<void>;
}

export function createSessionRepository(
  statements: ReturnType<typeof createSessionStatements>,
  db: Kysely<Database>,
  unlocked: Unlocked,
): SessionRepository {
  const s = statements;
  const run = runIn(db);

  return {
    find: async (id) => optional(await run(s.find({ id })), toRecord),
    findByOpenKey: async (openKeyHash) =>
      optional(await run(s.findByOpenKey({ openKeyHash })), toRecord),
    ofSubject: async ({ site, subject, limit }) => {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('verified_subject', '=', subject)
        .where('site', '=', site)
        .where('first_visitor_at', 'is not', null)
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },
    insert: async (record) => {
      await db.insertInto('sessions').values(toRow(record)).execute();
    },

    takeSystemSeq: async (change) => optional(await run(s.takeSystemSeq(change)), toTaken),
    takeSilentSeq: async (change) => optional(await run(s.takeSilentSeq(change)), toTaken),

    accept: async (change) => optional(await run(s.accept(change)), toRecord),
    revive: async ({ page, ...change }) => {
      const values = { ...change, page: page === undefined ? null : JSON.stringify(page) };
      return optional(await run(s.revive(values)), toRecord);
    },
    disconnect: async (change) => (await run(s.disconnect(change))).length > 0,
    beat: async ({ idleAt = null, leftAt = null, ...change }) => {
      const rows = await run(s.beat({ ...change, idleAt, leftAt }));
      return optional(rows, ({ idle_at }) => ({ idleAt: idle_at ?? undefined }));
    },
    readByVisitor: async (change) => (await run(s.readByVisitor(change))).length > 0,
    readByAgent: async (change) => (await run(s.readByAgent(change))).length > 0,

    changeContext: async ({ id, lease, now, leftAt, ...change }) => {
      const { routingData, conversationData, page, profile, verifiedSubject } = change;
      const rows = await db
        .updateTable('sessions')
        .set({
          seen_at: now,
          ...(routingData && { routing_data: JSON.stringify(routingData) }),
          ...(conversationData && { conversation_data: JSON.stringify(conversationData) }),
          ...(page && { page: JSON.stringify(page) }),
          ...(profile && {
            profile: JSON.stringify(profile),
            has_email: hasEmail(profile) ? 1 : 0,
          }),
          ...(leftAt !== undefined &&
            profile &&
            hasEmail(profile) && {
              // `has_email` need not be asked: this statement sets it.
              idle_at: sql<number | null>`case
                when ${IS_UNANSWERED} and idle_at is not null
                then ${leftAt} else idle_at end`,
            }),
          ...(verifiedSubject !== undefined && { verified_subject: verifiedSubject }),
        })
        .where('id', '=', id)
        .where('lease', '=', lease)
        .where('status', 'in', OPEN)
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    assign: async ({ id, agent, now }) => {
      const query =
        agent === null
          ? s.unassign({ id, now })
          : s.assign({ id, now, agentId: agent.id, agentName: agent.name });
      return optional(await run(query), toRecord);
    },
    close: async ({ id, status, reason, now }) => {
      const rows = await db
        .updateTable('sessions')
        .set({
          status,
          reason: reason ?? null,
          updated_at: now,
          closed_at: now,
          reopenable_since: status === 'ended' ? null : now,
          idle_at: null,
          auto_resolve_at: null,
          waiting_since: null,
          address_group: null,
          snoozed_at: null,
          snoozed_until: null,
        })
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .returning('id')
        .execute();
      return rows.length > 0;
    },
    setSpam: async ({ id, spam, now }) => {
      const rows = await db
        .updateTable('sessions')
        .set({ spam_at: spam ? now : null, reported_at: null })
        .where('id', '=', id)
        .where('closed_at', 'is not', null)
        .where('spam_at', spam ? 'is' : 'is not', null)
        .returning('id')
        .execute();
      return rows.length > 0;
    },
    tellEnd: async (id) => (await run(s.tellEnd({ id }))).length > 0,
    reopen: async (change) => optional(await run(s.reopen(change)), toRecord),
    remove: async (id) => {
      await db.deleteFrom('sessions').where('id', '=', id).execute();
    },

    hasLiving: async ({ openedBefore }) => {
      const row = await db
        .selectFrom('sessions')
        .select('id')
        .where('closed_at', 'is', null)
        .where('created_at', '<', openedBefore)
        .executeTakeFirst();
      return row !== undefined;
    },
    release: async ({ agentId, keptSites, now }) => {
      let change = db
        .updateTable('sessions')
        .set({
          agent_id: null,
          agent_name: null,
          status: sql`case when status = 'active' then 'queued' else status end`,
          updated_at: now,
        })
        .where('agent_id', '=', agentId)
        .where('closed_at', 'is', null);
      if (keptSites.length > 0) change = change.where('site', 'not in', keptSites);
      return (await change.returning('id').execute()).map(({ id }) => id);
    },
    heads: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('sessions')
        .select([
          'id',
          'epoch',
          'last_seq',
          'last_note',
          'task_changes',
          'lease',
          'status',
          'reason',
        ])
        .where('id', 'in', ids)
        .execute();
      return rows.map(
        ({
          last_seq: lastSeq,
          last_note: lastNote,
          task_changes: taskChanges,
          reason,
          ...row
        }) => ({
          ...row,
          lastSeq,
          lastNote,
          taskChanges,
          reason: reason ?? undefined,
        }),
      );
    },
    stamp: async (ids, now) => {
      if (ids.length === 0) return;
      await db
        .updateTable('sessions')
        .set({ stamped_at: now, disconnected_at: null })
        .where(
          unlocked((eb) =>
            eb.and([
              eb('id', 'in', ids),
              eb.or([
                eb('disconnected_at', 'is', null),
                // `disconnectUnstamped` took its node for dead, wrongly.
                eb.and([
                  eb('status', 'in', OPEN),
                  eb('disconnected_at', '=', eb.ref('stamped_at')),
                ]),
              ]),
            ]),
          ),
        )
        .execute();
    },
  };
}

function optional<Row, T>(rows: Row[], map: (row: Row) => T): T | undefined {
  const [row] = rows;
  return row === undefined ? undefined : map(row);
}

function toTaken({ last_seq: seq, epoch }: { last_seq: number; epoch: number }) {
  return { seq, epoch };
}
