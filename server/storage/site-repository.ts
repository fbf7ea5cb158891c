import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** A site by its public token. What the settings are is not the storage's concern. */
export interface SiteRecord {
  token: string;
  settings: Record<string, unknown>;
  /** ms since 1970. */
  updatedAt: number;
  /** Name of the agent who changed it last; `undefined`: a command did, or the agent is gone. */
  updatedBy: string | undefined;
}

export interface SiteRepository {
  find(token: string): Promise<SiteRecord | undefined>;
  all(): Promise<SiteRecord[]>;
  /**
   * Makes the site, or replaces its settings. `now`: ms since 1970. `agentId`: who does it; `undefined`: a
   * command.
   */
  set(token: string, settings: object, now: number, agentId?: string): Promise<void>;
  /** Until the end of this transaction, no other one changes sites. */
  lock(): Promise<void>;
}

/** The version before refuses a site that has these among its settings, so they are stored apart. */
const NEWER: readonly string[] = [
  'textsByLanguage',
  'deleteAfterDays',
  'formerIdentitySecret',
  'accent',
  'position',
];

export function createSiteRepository(
  db: Kysely<Database>,
  lockTable: (table: 'sites') => Promise<void>,
): SiteRepository {
  const select = () =>
    db
      .selectFrom('sites')
      // The version before does not say who changed it, and leaves what was said before.
      .leftJoin('agents', (join) =>
        join
          .onRef('agents.id', '=', 'sites.changed_by')
          .onRef('sites.changed_at', '=', 'sites.updated_at'),
      )
      .select(['token', 'settings', 'newer_settings', 'updated_at', 'agents.name']);

  return {
    find: async (token) => {
      const row = await select().where('token', '=', token).executeTakeFirst();
      return row && toRecord(row);
    },
    all: async () => (await select().execute()).map(toRecord),
    set: async (token, settings, now, agentId) => {
      const [known, newer] = split(settings);
      const values = {
        settings: JSON.stringify(known),
        newer_settings: JSON.stringify(newer),
        updated_at: now,
        changed_by: agentId ?? null,
        changed_at: now,
      };
      await db
        .insertInto('sites')
        .values({ token, ...values })
        .onConflict((conflict) => conflict.column('token').doUpdateSet(values))
        .execute();
    },
    lock: () => lockTable('sites'),
  };
}

function split(settings: object): [known: object, newer: object] {
  const isNewer = ([name]: [string, unknown]) => NEWER.includes(name);
  const all = Object.entries(settings);
  return [
    Object.fromEntries(all.filter((entry) => !isNewer(entry))),
    Object.fromEntries(all.filter(isNewer)),
  ];
}

interface Row {
  token: string;
  settings: string;
  newer_settings: string | null;
  updated_at: number;
  name: string | null;
}

function toRecord({ token, settings, newer_settings, updated_at, name }: Row): SiteRecord {
  return {
    token,
    settings: { ...JSON.parse(settings), ...JSON.parse(newer_settings ?? '{}') },
    updatedAt: updated_at,
    updatedBy: name ?? undefined,
  };
}
