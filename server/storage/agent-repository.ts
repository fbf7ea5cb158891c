import type { Kysely, Selectable } from 'kysely';
import type { AgentRole } from '../../src/protocol/agents.js';
import { inBatches } from '../in-batches.js';
import type { AgentsTable, Database, SetupLinksTable } from './schema.js';

export interface AgentRecord {
  id: string;
  name: string;
  passwordHash: string;
  /** Wants conversations while connected. */
  available: boolean;
  role: AgentRole;
  /** The tokens of the only sites that exist for the agent; `undefined`: all do. */
  sites: string[] | undefined;
  /** Cannot sign in. */
  disabled: boolean;
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
  /** The role and the sites of the agent that it creates. */
  role?: AgentRole;
  sites?: string[] | undefined;
}

/** A one-time link that an admin has made for a new agent. */
export interface InvitationRecord {
  id: string;
  role: AgentRole;
  sites: string[] | undefined;
  invitedBy: string;
  createdAt: number;
  expiresAt: number;
}

/** Agents, their sign-ins, and the one-time links that create agents or reset passwords. */
export interface AgentRepository {
  count(): Promise<number>;
  find(id: string): Promise<AgentRecord | undefined>;
  findAll(ids: readonly string[]): Promise<AgentRecord[]>;
  /** All agents, by name. */
  list(): Promise<AgentRecord[]>;
  /** The name in any spelling that has the same {@link nameKey}. */
  findByName(name: string): Promise<AgentRecord | undefined>;
  insert(agent: AgentRecord, now: number): Promise<void>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  setAvailable(id: string, available: boolean): Promise<void>;
  setAccess(id: string, access: Pick<AgentRecord, 'role' | 'sites'>): Promise<void>;
  /** `disabledAt`: since when the agent cannot sign in; `undefined`: can. */
  setDisabled(id: string, disabledAt: number | undefined): Promise<void>;

  insertSession(session: AgentSessionRecord): Promise<void>;
  findSession(tokenHash: string): Promise<AgentSessionRecord | undefined>;
  /** Which of these sign-ins there are, and were made at this time or later. */
  findSessionsSince(createdAt: number, tokenHashes: readonly string[]): Promise<string[]>;
  touchSessions(tokenHashes: readonly string[], now: number): Promise<void>;
  removeSession(tokenHash: string): Promise<void>;
  /** Leaves the sign-in with the token hash `except`. Resolves with the token hashes of the removed ones. */
  removeSessionsOf(agentId: string, except?: string): Promise<string[]>;
  /** Those that were last used, or made, before these times. */
  removeStaleSessions(before: { usedAt: number; createdAt: number }): Promise<void>;

  insertLink(link: SetupLinkRecord): Promise<void>;
  insertInvitation(invitation: InvitationRecord & { linkHash: string }): Promise<void>;
  /** Those that have neither been used nor expired, the newest first. */
  listInvitations(now: number): Promise<InvitationRecord[]>;
  /** `false`: there is none. */
  removeInvitation(id: string): Promise<boolean>;
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
    list: async () =>
      (await db.selectFrom('agents').selectAll().orderBy('name_key').execute()).map(toAgent),
    insert: async ({ id, name, passwordHash, available, role, sites, disabled }, now) => {
      await db
        .insertInto('agents')
        .values({
          id,
          name,
          name_key: nameKey(name),
          password_hash: passwordHash,
          available: available ? 1 : 0,
          created_at: now,
          role,
          sites: toJsonList(sites),
          disabled_at: disabled ? now : null,
        })
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

    setAccess: async (id, { role, sites }) => {
      const set = { role, sites: toJsonList(sites) };
      await db.updateTable('agents').set(set).where('id', '=', id).execute();
    },
    setDisabled: async (id, disabledAt) => {
      const set = { disabled_at: disabledAt ?? null };
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
    removeSessionsOf: async (agentId, except = '') => {
      const rows = await db
        .deleteFrom('agent_sessions')
        .where('agent_id', '=', agentId)
        .where('token_hash', '!=', except)
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
    insertInvitation: async ({ linkHash, expiresAt, createdAt, invitedBy, sites, ...rest }) => {
      await db
        .insertInto('setup_links')
        .values({
          ...rest,
          link_hash: linkHash,
          expires_at: expiresAt,
          sites: toJsonList(sites),
          invited_by: invitedBy,
          created_at: createdAt,
        })
        .execute();
    },
    listInvitations: async (now) => {
      const rows = await db
        .selectFrom('setup_links')
        .selectAll()
        .where('id', 'is not', null)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map((row) => ({
        id: row.id!,
        role: row.role!,
        sites: fromJsonList(row.sites),
        invitedBy: row.invited_by!,
        createdAt: row.created_at!,
        expiresAt: row.expires_at,
      }));
    },
    removeInvitation: async (id) => {
      const rows = await db
        .deleteFrom('setup_links')
        .where('id', '=', id)
        .returning('link_hash')
        .execute();
      return rows.length > 0;
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

function toAgent(row: Selectable<AgentsTable>): AgentRecord {
  return {
    id: row.id,
    name: row.name,
    passwordHash: row.password_hash,
    available: row.available === 1,
    role: row.role,
    sites: fromJsonList(row.sites),
    disabled: row.disabled_at !== null,
  };
}

function toLink(row: Selectable<SetupLinksTable> | undefined): SetupLinkRecord | undefined {
  if (row === undefined) return undefined;
  const { link_hash: linkHash, expires_at: expiresAt, agent_id: agentId, role, sites } = row;
  return {
    linkHash,
    expiresAt,
    ...(agentId !== null && { agentId }),
    ...(role !== null && { role, sites: fromJsonList(sites) }),
  };
}

function toJsonList(values: readonly string[] | undefined): string | null {
  return values === undefined ? null : JSON.stringify(values);
}

function fromJsonList(text: string | null): string[] | undefined {
  return text === null ? undefined : (JSON.parse(text) as string[]);
}
