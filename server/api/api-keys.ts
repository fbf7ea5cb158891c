import {
  MAX_API_KEYS,
  type ApiKey,
  type ApiScope,
  type NewApiKey,
} from '../../src/protocol/api-keys.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { hashSecret } from '../security/hash.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ApiKeyRecord } from '../storage/api-key-repository.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { requireAdmin, requireAdminNow, type ActingAgent } from '../agents/agent-access.js';
import type { AuditLog } from '../agents/audit.js';

/** The key of a call. What it may see is decided as for an agent who is limited to its site. */
export type ApiCaller = ActingAgent;

/** Keys with which other systems call the API. Only hashes of them are stored. */
export interface ApiKeys {
  /** @throws RequestError `forbidden` */
  list(by: ActingAgent): Promise<ApiKey[]>;
  /**
   * `secret`: the key, told this once.
   *
   * @throws RequestError `forbidden`; `invalid`: no such site; `too_large`: there are too many
   */
  add(by: ActingAgent, key: NewApiKey): Promise<{ apiKey: ApiKey; secret: string }>;
  /** From then on the key is refused, on every node. Doing it again changes nothing. */
  revoke(by: ActingAgent, id: string): Promise<void>;
  /**
   * Asks the database each time, so that a revoked key counts nowhere any more. Notes the use, to the minute.
   *
   * @throws RequestError `unauthorized`; `forbidden` if the key lacks the scope
   */
  authenticate(key: string | undefined, scope: ApiScope): Promise<ApiCaller>;
}

/** Tells what it is to whoever finds one, and to programs that look for leaked keys. */
const PREFIX = 'chat_';
/** How exact the time of the last use is. */
const USE_MS = 60_000;

export function createApiKeys({
  storage,
  sites,
  clock,
  ids,
  auditLog,
}: {
  storage: Storage;
  sites: Pick<SiteDirectory, 'find'>;
  clock: Clock;
  ids: Ids;
  auditLog: AuditLog;
}): ApiKeys {
  return {
    async list(by) {
      requireAdmin(by);
      return (await storage.apiKeys.all()).map(toApiKey);
    },

    async add(by, { name, scopes, site }) {
      if (site !== null && (await sites.find(site)) === undefined)
        throw new RequestError('invalid', 'site: there is no such site');
      const secret = `${PREFIX}${ids.secret()}`;
      const record = {
        id: ids.uuid(),
        name,
        scopes,
        site: site ?? undefined,
        createdAt: clock.now(),
        createdBy: by.name,
      };
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        if ((await tx.apiKeys.all()).length >= MAX_API_KEYS)
          throw new RequestError('too_large', 'there are too many keys');
        await tx.apiKeys.insert({ ...record, hash: hashSecret(secret) });
        const detail = { scopes, ...(site !== null && { site }) };
        await auditLog.note(tx, by, { action: 'api_key_added', target: name, detail });
      });
      return { apiKey: toApiKey({ ...record, lastUsedAt: undefined }), secret };
    },

    async revoke(by, id) {
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        const removed = await tx.apiKeys.remove(id);
        if (removed === undefined) return;
        await auditLog.note(tx, by, { action: 'api_key_revoked', target: removed.name });
      });
    },

    async authenticate(key, scope) {
      const record =
        key?.startsWith(PREFIX) === true
          ? await storage.apiKeys.findByHash(hashSecret(key))
          : undefined;
      if (record === undefined) throw new RequestError('unauthorized', 'this is no valid API key');
      if (!record.scopes.includes(scope))
        throw new RequestError('forbidden', `the key lacks the scope "${scope}"`);
      const now = clock.now();
      if (record.lastUsedAt === undefined || record.lastUsedAt < now - USE_MS)
        await storage.apiKeys.noteUse(record.id, { now, after: now - USE_MS });
      const { id, name, site } = record;
      return { id, name, role: 'agent', sites: site === undefined ? undefined : [site] };
    },
  };
}

function toApiKey({
  id,
  name,
  scopes,
  site,
  createdAt,
  createdBy,
  lastUsedAt,
}: ApiKeyRecord): ApiKey {
  return {
    id,
    name,
    scopes: [...scopes],
    site: site ?? null,
    createdAt: toTime(createdAt),
    createdBy,
    ...(lastUsedAt !== undefined && { lastUsedAt: toTime(lastUsedAt) }),
  };
}
