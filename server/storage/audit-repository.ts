import { sql, type Kysely } from 'kysely';
import type { Database } from './schema.js';

/** Who changed what, and when. Nothing that people wrote in conversations. */
export interface AuditRecord {
  id: string;
  /** ms since 1970. */
  at: number;
  /** `undefined`: a command on the server did it. */
  agent: { id: string; name: string } | undefined;
  /** What was done, such as `agent_disabled`. */
  action: string;
  /** What it was done to: a site's token, an agent's name, a session id. */
  target: string | undefined;
  /** What else there is to know. */
  detail: Record<string, unknown>;
}

export interface AuditRepository {
  /** To be called in the transaction of the change. */
  insert(record: AuditRecord): Promise<void>;
  /** The newest first; with `before`, those that are older than that one. */
  page(request: {
    before: { at: number; id: string } | undefined;
    limit: number;
  }): Promise<AuditRecord[]>;
}

export function createAuditRepository(db: Kysely<Database>): AuditRepository {
  return {
    insert: async ({ agent, target, detail, ...record }) => {
      await db
        .insertInto('audit_log')
        .values({
          ...record,
          agent_id: agent?.id ?? null,
          agent_name: agent?.name ?? null,
          target: target ?? null,
          detail: JSON.stringify(detail),
        })
        .execute();
    },
    page: async ({ before, limit }) => {
      let query = db.selectFrom('audit_log').selectAll();
      if (before !== undefined)
        query = query.where(sql<boolean>`(at, id) < (${before.at}, ${before.id})`);
      const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map((row) => ({
        id: row.id,
        at: row.at,
        agent: row.agent_id === null ? undefined : { id: row.agent_id, name: row.agent_name ?? '' },
        action: row.action,
        target: row.target ?? undefined,
        detail: JSON.parse(row.detail),
      }));
    },
  };
}
