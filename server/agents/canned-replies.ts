import {
  MAX_CANNED_REPLIES,
  type CannedReply,
  type CannedReplyInput,
} from '../../src/protocol/canned-replies.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { CannedReplyRecord } from '../storage/canned-reply-repository.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { requireAdminNow, seesSite, type ActingAgent } from './agent-access.js';
import type { AuditLog } from './audit.js';

/** What came of a change: the new value, or the one that somebody else has made meanwhile. */
export type CannedReplyChange = { changed: CannedReply } | { current: CannedReply };

/** Texts that agents send often. */
export interface CannedReplies {
  /** Those for sites that the agent may see, in the order of their shortcuts. */
  list(agent: ActingAgent): Promise<CannedReply[]>;
  /** @throws RequestError `conflict`: the shortcut is taken; `invalid`: no such site; `too_large`: there are too many */
  add(agent: ActingAgent, input: CannedReplyInput): Promise<CannedReply>;
  /** @throws RequestError `not_found`; else as `add` */
  change(
    agent: ActingAgent,
    id: string,
    change: { version: number; input: CannedReplyInput },
  ): Promise<CannedReplyChange>;
  /** Doing it again changes nothing. */
  remove(agent: ActingAgent, id: string): Promise<void>;
}

export function createCannedReplies({
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
}): CannedReplies {
  const checkSite = async ({ site }: CannedReplyInput) => {
    if (site !== null && (await sites.find(site)) === undefined)
      throw new RequestError('invalid', 'site: there is no such site');
  };
  const shortcutTaken = () => new RequestError('conflict', 'shortcut: already taken');
  const toRecord = (agent: ActingAgent, id: string, version: number, input: CannedReplyInput) => ({
    id,
    ...input,
    version,
    updatedAt: clock.now(),
    updatedBy: agent.id,
  });

  return {
    list: async (agent) =>
      (await storage.cannedReplies.all())
        .filter(({ site }) => site === null || seesSite(agent, site))
        .map(toCannedReply)
        .sort(byShortcut),

    async add(agent, input) {
      await checkSite(input);
      const record = toRecord(agent, ids.uuid(), 1, input);
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, agent);
        if ((await tx.cannedReplies.all()).length >= MAX_CANNED_REPLIES)
          throw new RequestError('too_large', 'there are too many canned replies');
        if (!(await tx.cannedReplies.insert(record))) throw shortcutTaken();
        await auditLog.note(tx, agent, { action: 'canned_reply_added', target: input.shortcut });
      });
      return toCannedReply({ ...record, updatedByName: agent.name });
    },

    async change(agent, id, { version, input }) {
      await checkSite(input);
      const record = toRecord(agent, id, version + 1, input);
      return storage.transaction(async (tx) => {
        await requireAdminNow(tx, agent);
        const existing = await tx.cannedReplies.find(id);
        if (existing === undefined)
          throw new RequestError('not_found', 'there is no such canned reply');
        if (existing.version !== version) return { current: toCannedReply(existing) };
        const other = await tx.cannedReplies.findByShortcut(input.site, input.shortcut);
        if (other !== undefined && other !== id) throw shortcutTaken();
        if (await tx.cannedReplies.replace(record)) {
          await auditLog.note(tx, agent, {
            action: 'canned_reply_changed',
            target: input.shortcut,
          });
          return { changed: toCannedReply({ ...record, updatedByName: agent.name }) };
        }
        const current = await tx.cannedReplies.find(id);
        if (current === undefined)
          throw new RequestError('not_found', 'there is no such canned reply');
        return { current: toCannedReply(current) };
      });
    },

    async remove(agent, id) {
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, agent);
        const existing = await tx.cannedReplies.find(id);
        if (existing === undefined) return;
        await tx.cannedReplies.remove(id);
        const target = existing.shortcut;
        await auditLog.note(tx, agent, { action: 'canned_reply_removed', target });
      });
    },
  };
}

/** Databases differ in how they order letters. */
function byShortcut(a: CannedReply, b: CannedReply): number {
  return a.shortcut < b.shortcut ? -1 : a.shortcut > b.shortcut ? 1 : 0;
}

function toCannedReply(record: CannedReplyRecord): CannedReply {
  const { id, site, shortcut, body, version, updatedAt, updatedByName = null } = record;
  const changed = { version, updatedAt: toTime(updatedAt), updatedBy: updatedByName };
  return { id, site, shortcut, body, ...changed };
}
