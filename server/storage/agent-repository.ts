import type { Kysely, Selectable } from 'kysely';
import { inBatches } from '../in-batches.js';
import type { AgentsTable, Database, SetupLinksTable } from './schema.js';

export interface AgentRecord {
  id: string;
  name: string;
  passwordHash: string;
  /** Wants conversations while connected. */
  available: boolean;
}

export interface AgentSessionRecord {
  tokenHash: string;
  agentId: string;
  createdAt: number;
  usedAt: number;
}

/** A one-time link, by the hash of its secret. */
export interface SetupLinkRecord {
  linkHash: string;
  expiresAt: number;
  /** The agent whose password it resets; absent: it creates an agent. */
  agentId?: string;
}

/** Agents, their sign-ins, and the one-time links that create agents or reset passwords. */
export interface AgentRepository {
  count(): Promise<number>;
  find(id: string): Promise<AgentRecord | undefined>;
  /** All of them, ordered by name. */
  all(): Promise<AgentRecord[]>;
  findAll(ids: readonly string[]): Promise<AgentRecord[]>;
  /** The name in any spelling that has the same {@link nameKey}. */
  findByName(name: string): Promise<AgentRecord | undefined>;
  insert(agent: AgentRecord, now: number): Promise<void>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  setAvailable(id: string, available: boolean): Promise<void>;

  insertSession(session: AgentSessionRecord): Promise<void>;
  findSession(tokenHash: string): Promise<AgentSessionRecord | undefined>;
  /** Which of these sign-ins there are, and were made at this time or later. */
  findSessionsSince(createdAt: number, tokenHashes: readonly string[]): Promise<string[]>;
  touchSessions(tokenHashes: readonly string[], now: number): Promise<void>;
  removeSession(tokenHash: string): Promise<void>;
  /** Resolves with the token hashes of the removed sign-ins. */
  removeSessionsOf(agentId: string): Promise<string[]>;
  /** Those that were last used, or made, before these times. */
  removeStaleSessions(before: { usedAt: number; createdAt: number }): Promise<void>;

  insertLink(link: SetupLinkRecord): Promise<void>;
  /** The link, if it has not expired. */
  findLink(linkHash: string, now: number): Promise<SetupLinkRecord | undefined>;
  /** Removes the link. Resolves with it, if it was there and had not expired. */
  useLink(linkHash: string, now: number): Promise<SetupLinkRecord | undefined>;
  removeLinks(): Promise<void>;
  /** Until the end of this transaction, no other one creates agents. */
  lock(): Promise<void>;
}

/** The same for all spellings of a name: case, width and style of letters do not matter. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

export function createAgentRepository(
  db: Kysely<Database>,
  lockTable: (table: 'agents') => Promise<void>,
): AgentRepository {
  return {
    count: async () => {
      const row = await db
        .selectFrom('agents')
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    find: async (id) =>
      optional(await db.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst()),
    all: async () =>
      (await db.selectFrom('agents').selectAll().orderBy('name_key').execute()).map(toAgent),
    findAll: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom('agents').selectAll().where('id', 'in', ids).execute();
      return rows.map(toAgent);
    },
    findByName: async (name) =>
      optional(
        await db
          .selectFrom('agents')
          .selectAll()
          .where('name_key', '=', nameKey(name))
          .executeTakeFirst(),
      ),
    insert: async ({ id, name, passwordHash, available }, now) => {
      const row = { id, name, name_key: nameKey(name), password_hash: passwordHash };
      await db
        .insertInto('agents')
        .values({ ...row, available: available ? 1 : 0, created_at: now })
        .execute();
    },
    setPassword: async (id, passwordHash) => {
      const set = { password_hash: passwordHash };
      await db.updateTable('agents').set(set).where('id', '=', id).execute();
    },
    setAvailable: async (id, available) => {
      const set = { available: available ? 1 : 0 };
      await db.updateTable('agents').set(set).where('id', '=', id).execute();
    },

    insertSession: async ({ tokenHash, agentId, createdAt, usedAt }) => {
      await db
        .insertInto('agent_sessions')
        .values({
          token_hash: tokenHash,
          agent_id: agentId,
          created_at: createdAt,
          used_at: usedAt,
        })
        .execute();
    },
    findSession: async (tokenHash) => {
      const row = await db
        .selectFrom('agent_sessions')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { tokenHash, agentId: row.agent_id, createdAt: row.created_at, usedAt: row.used_at };
    },
    findSessionsSince: async (createdAt, tokenHashes) => {
      const found: string[] = [];
      for (const hashes of inBatches(tokenHashes)) {
        const rows = await db
          .selectFrom('agent_sessions')
          .select('token_hash')
          .where('token_hash', 'in', hashes)
          .where('created_at', '>=', createdAt)
          .execute();
        found.push(...rows.map((row) => row.token_hash));
      }
      return found;
    },
    touchSessions: async (tokenHashes, now) => {
      for (const hashes of inBatches(tokenHashes))
        await db
          .updateTable('agent_sessions')
          .set({ used_at: now })
          .where('token_hash', 'in', hashes)
          .execute();
    },
    removeSession: async (tokenHash) => {
      await db.deleteFrom('agent_sessions').where('token_hash', '=', tokenHash).execute();
    },
    removeSessionsOf: async (agentId) => {
      const rows = await db
        .deleteFrom('agent_sessions')
        .where('agent_id', '=', agentId)
        .returning('token_hash')
        .execute();
      return rows.map((row) => row.token_hash);
    },
    removeStaleSessions: async ({ usedAt, createdAt }) => {
      await db
        .deleteFrom('agent_sessions')
        .where((eb) => eb.or([eb('used_at', '<', usedAt), eb('created_at', '<', createdAt)]))
        .execute();
    },

    insertLink: async ({ linkHash, expiresAt, agentId = null }) => {
      await db
        .insertInto('setup_links')
        .values({ link_hash: linkHash, expires_at: expiresAt, agent_id: agentId })
        .execute();
    },
    findLink: async (linkHash, now) =>
      toLink(
        await db
          .selectFrom('setup_links')
          .selectAll()
          .where('link_hash', '=', linkHash)
          .where('expires_at', '>', now)
          .executeTakeFirst(),
      ),
    useLink: async (linkHash, now) => {
      const [row] = await db
        .deleteFrom('setup_links')
        .where('link_hash', '=', linkHash)
        .where('expires_at', '>', now)
        .returningAll()
        .execute();
      return toLink(row);
    },
    removeLinks: async () => {
      await db.deleteFrom('setup_links').execute();
    },
    lock: () => lockTable('agents'),
  };
}

function optional(row: Selectable<AgentsTable> | undefined): AgentRecord | undefined {
  return row && toAgent(row);
}

function toAgent({ id, name, password_hash, available }: Selectable<AgentsTable>): AgentRecord {
  return { id, name, passwordHash: password_hash, available: available === 1 };
}

function toLink(row: Selectable<SetupLinksTable> | undefined): SetupLinkRecord | undefined {
  if (row === undefined) return undefined;
  const { link_hash: linkHash, expires_at: expiresAt, agent_id: agentId } = row;
  return { linkHash, expiresAt, ...(agentId !== null && { agentId }) };
}
