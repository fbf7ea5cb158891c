import type { Kysely, Selectable } from 'kysely';
import type { Profile } from '../../src/protocol/profile.js';
import type { BlocksTable, Database } from './schema.js';

/** Who is blocked: whoever has one of the marks that are known. What a column means: `schema.ts`. */
export interface BlockRecord {
  id: string;
  site: string | undefined;
  sessionId: string | undefined;
  keyHash: string | undefined;
  browserHash: string | undefined;
  personHash: string | undefined;
  /** A network, as `toNetwork` writes it. */
  address: string | undefined;
  addressAwaited: boolean;
  reason: string;
  createdAt: number;
  createdBy: string;
  /** ms since 1970; `undefined`: never. */
  expiresAt: number | undefined;
}

export interface BlockRepository {
  /** The newest first, each with the profile of its conversation's visitor, if that is still there. */
  all(): Promise<(BlockRecord & { profile: Profile | undefined })[]>;
  insert(block: BlockRecord): Promise<void>;
  count(): Promise<number>;
  /** Those of these sessions whose visitor was blocked because of them. */
  ofSessions(sessionIds: readonly string[]): Promise<Set<string>>;
  /** Gives a block the address that it waits for. `false`: it has one, or waits for none. */
  setAwaitedAddress(id: string, address: string): Promise<boolean>;
  /** Resolves with the removed one; `undefined`: there was none. */
  remove(id: string): Promise<BlockRecord | undefined>;
  /** Removes those that were made because of this session. */
  removeOfSession(sessionId: string): Promise<BlockRecord[]>;
  /** Removes those that have expired. Resolves with their ids. */
  removeExpired(now: number): Promise<string[]>;
}

export function createBlockRepository(db: Kysely<Database>): BlockRepository {
  return {
    all: async () => {
      const rows = await db
        .selectFrom('blocks')
        .leftJoin('sessions', 'sessions.id', 'blocks.session_id')
        .selectAll('blocks')
        .select('sessions.profile')
        .orderBy('blocks.created_at', 'desc')
        .orderBy('blocks.id')
        .execute();
      return rows.map(({ profile, ...row }) => ({
        ...toRecord(row),
        profile: profile === null ? undefined : (JSON.parse(profile) as Profile),
      }));
    },
    insert: async (block) => {
      await db
        .insertInto('blocks')
        .values({
          id: block.id,
          site: block.site ?? null,
          session_id: block.sessionId ?? null,
          key_hash: block.keyHash ?? null,
          browser_hash: block.browserHash ?? null,
          person_hash: block.personHash ?? null,
          address: block.address ?? null,
          address_awaited: block.addressAwaited ? 1 : 0,
          reason: block.reason,
          created_at: block.createdAt,
          created_by: block.createdBy,
          expires_at: block.expiresAt ?? null,
        })
        .execute();
    },
    count: async () => {
      const { count } = await db
        .selectFrom('blocks')
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    ofSessions: async (sessionIds) => {
      if (sessionIds.length === 0) return new Set();
      const rows = await db
        .selectFrom('blocks')
        .select('session_id')
        .where('session_id', 'in', sessionIds)
        .execute();
      return new Set(rows.map((row) => row.session_id!));
    },
    setAwaitedAddress: async (id, address) => {
      const rows = await db
        .updateTable('blocks')
        .set({ address, address_awaited: 0 })
        .where('id', '=', id)
        .where('address_awaited', '=', 1)
        .returning('id')
        .execute();
      return rows.length > 0;
    },
    remove: async (id) => {
      const row = await db
        .deleteFrom('blocks')
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && toRecord(row);
    },
    removeOfSession: async (sessionId) => {
      const rows = await db
        .deleteFrom('blocks')
        .where('session_id', '=', sessionId)
        .returningAll()
        .execute();
      return rows.map(toRecord);
    },
    removeExpired: async (now) => {
      const rows = await db
        .deleteFrom('blocks')
        .where('expires_at', '<=', now)
        .returning('id')
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

function toRecord(row: Selectable<BlocksTable>): BlockRecord {
  return {
    id: row.id,
    site: row.site ?? undefined,
    sessionId: row.session_id ?? undefined,
    keyHash: row.key_hash ?? undefined,
    browserHash: row.browser_hash ?? undefined,
    personHash: row.person_hash ?? undefined,
    address: row.address ?? undefined,
    addressAwaited: row.address_awaited === 1,
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at ?? undefined,
  };
}
