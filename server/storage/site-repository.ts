import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** Sites by their public token. What the settings are is not the storage's concern. */
export interface SiteRepository {
  find(token: string): Promise<unknown>;
  all(): Promise<{ token: string; settings: unknown }[]>;
  set(token: string, settings: object, now: number): Promise<void>;
}

export function createSiteRepository(db: Kysely<Database>): SiteRepository {
  return {
    find: async (token) => {
      const row = await db
        .selectFrom('sites')
        .select('settings')
        .where('token', '=', token)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.settings) as unknown);
    },
    all: async () => {
      const rows = await db.selectFrom('sites').select(['token', 'settings']).execute();
      return rows.map(({ token, settings }) => ({ token, settings: JSON.parse(settings) }));
    },
    set: async (token, settings, now) => {
      const values = { settings: JSON.stringify(settings), updated_at: now };
      await db
        .insertInto('sites')
        .values({ token, ...values })
        .onConflict((conflict) => conflict.column('token').doUpdateSet(values))
        .execute();
    },
  };
}
