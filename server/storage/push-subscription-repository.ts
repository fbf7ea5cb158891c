import type { Kysely, Selectable } from 'kysely';
import type { PushSubscriptionFields } from '../../src/protocol/push.js';
import { hashSecret } from '../security/hash.js';
import type { Database, PushSubscriptionsTable } from './schema.js';

/** A browser in which an agent is notified. */
export interface PushSubscriptionRecord extends PushSubscriptionFields {
  agentId: string;
  /** The sign-in in which the browser was last seen. It may have expired: notifications go on. */
  tokenHash: string;
  createdAt: number;
  /** When the browser was last seen. */
  usedAt: number;
}

/** The browsers in which agents are notified. A browser has one agent: the last who switched it on. */
export interface PushSubscriptionRepository {
  /** Those of these agents, in no order. */
  ofAgents(agentIds: readonly string[]): Promise<PushSubscriptionRecord[]>;
  find(endpoint: string): Promise<PushSubscriptionRecord | undefined>;
  /** The ids of all agents who are notified somewhere. */
  agentIds(): Promise<string[]>;
  /** Replaces what there is of this endpoint. */
  put(subscription: PushSubscriptionRecord): Promise<void>;
  /** The browser was seen in this sign-in. */
  touch(endpoint: string, seen: { tokenHash: string; now: number }): Promise<void>;
  remove(endpoint: string): Promise<void>;
  /** Removes what was last seen in this sign-in. */
  removeOfSignIn(tokenHash: string): Promise<void>;
  /** Leaves the one that was last seen in the sign-in `except`. */
  removeOfAgent(agentId: string, except?: string): Promise<void>;
  /** Keeps so many of the agent: those that were seen last. */
  keepNewest(agentId: string, count: number): Promise<void>;
  /** Removes those that were not seen since this time. */
  removeUnseen(since: number): Promise<void>;
}

export function createPushSubscriptionRepository(db: Kysely<Database>): PushSubscriptionRepository {
  const all = () => db.selectFrom('push_subscriptions');
  const removal = () => db.deleteFrom('push_subscriptions');

  return {
    ofAgents: async (agentIds) => {
      if (agentIds.length === 0) return [];
      const rows = await all().selectAll().where('agent_id', 'in', agentIds).execute();
      return rows.map(toRecord);
    },
    find: async (endpoint) => {
      const row = await all()
        .selectAll()
        .where('endpoint_hash', '=', hashSecret(endpoint))
        .executeTakeFirst();
      return row && toRecord(row);
    },
    agentIds: async () => {
      const rows = await all().select('agent_id').distinct().execute();
      return rows.map((row) => row.agent_id);
    },
    put: async ({ endpoint, keys, agentId, tokenHash, createdAt, usedAt }) => {
      const values = {
        endpoint,
        ...keys,
        agent_id: agentId,
        token_hash: tokenHash,
        created_at: createdAt,
        used_at: usedAt,
      };
      await db
        .insertInto('push_subscriptions')
        .values({ ...values, endpoint_hash: hashSecret(endpoint) })
        .onConflict((conflict) => conflict.column('endpoint_hash').doUpdateSet(values))
        .execute();
    },
    touch: async (endpoint, { tokenHash, now }) => {
      await db
        .updateTable('push_subscriptions')
        .set({ token_hash: tokenHash, used_at: now })
        .where('endpoint_hash', '=', hashSecret(endpoint))
        .execute();
    },
    remove: async (endpoint) => {
      await removal().where('endpoint_hash', '=', hashSecret(endpoint)).execute();
    },
    removeOfSignIn: async (tokenHash) => {
      await removal().where('token_hash', '=', tokenHash).execute();
    },
    removeOfAgent: async (agentId, except = '') => {
      await removal().where('agent_id', '=', agentId).where('token_hash', '!=', except).execute();
    },
    keepNewest: async (agentId, count) => {
      const kept = all()
        .select('endpoint_hash')
        .where('agent_id', '=', agentId)
        .orderBy('used_at', 'desc')
        .orderBy('endpoint_hash')
        .limit(count);
      await removal()
        .where('agent_id', '=', agentId)
        .where('endpoint_hash', 'not in', kept)
        .execute();
    },
    removeUnseen: async (since) => {
      await removal().where('used_at', '<', since).execute();
    },
  };
}

function toRecord(row: Selectable<PushSubscriptionsTable>): PushSubscriptionRecord {
  const { endpoint, p256dh, auth } = row;
  return {
    endpoint,
    keys: { p256dh, auth },
    agentId: row.agent_id,
    tokenHash: row.token_hash,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}
