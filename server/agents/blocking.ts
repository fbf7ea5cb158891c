import {
  MAX_BLOCKS,
  type Block,
  type NewAddressBlock,
  type VisitorBlock,
} from '../../src/protocol/blocks.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { toNetwork } from '../security/address-range.js';
import { marksOf, type BlockList } from '../security/block-list.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { BlockRecord } from '../storage/block-repository.js';
import { toTime } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import {
  findVisibleSession,
  requireAdmin,
  requireAdminNow,
  type ActingAgent,
} from './agent-access.js';
import type { AuditLog } from './audit.js';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Who blocks whom. Every agent may block the visitor of a conversation, on that site, and undo it; only admins see
 * all blocks, remove any, and block addresses by hand. The audit log says who did it, and never an address, which is
 * deleted with its block.
 */
export interface Blocking {
  /**
   * Blocks the visitor of a conversation: by the key of the session, the id of the browser, and the verified person.
   * Another block because of the same conversation is replaced.
   *
   * @throws RequestError `too_large`: there are too many
   */
  blockVisitor(by: ActingAgent, block: VisitorBlock): Promise<void>;
  /** Ends the block that was made because of a conversation. Changes nothing if there is none. */
  unblockVisitor(by: ActingAgent, sessionId: string): Promise<void>;
  /** The newest first. @throws RequestError `forbidden` */
  list(by: ActingAgent): Promise<Block[]>;
  /** @throws RequestError `forbidden`; `invalid`: no such site; `too_large` */
  blockAddress(by: ActingAgent, block: NewAddressBlock): Promise<Block>;
  /** Doing it again changes nothing. @throws RequestError `forbidden` */
  remove(by: ActingAgent, id: string): Promise<void>;
}

export function createBlocking({
  storage,
  clock,
  ids,
  sites,
  events,
  blockList,
  auditLog,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  sites: Pick<SiteDirectory, 'find'>;
  events: SessionEvents;
  blockList: BlockList;
  auditLog: AuditLog;
}): Blocking {
  const refuseMore = async (tx: Repositories) => {
    if ((await tx.blocks.count()) >= MAX_BLOCKS)
      throw new RequestError('too_large', 'there are too many blocks');
  };
  const newRecord = ({ reason, days }: Pick<VisitorBlock, 'reason' | 'days'>, by: ActingAgent) => {
    const now = clock.now();
    const expiresAt = days === null ? undefined : now + days * DAY_MS;
    return { id: ids.uuid(), reason, createdAt: now, createdBy: by.name, expiresAt };
  };
  const untilOf = ({ expiresAt }: Pick<BlockRecord, 'expiresAt'>) =>
    expiresAt === undefined ? 'for ever' : toTime(expiresAt);
  /** Tells the agents who have the conversation in their lists. */
  const tell = (sessionId: string | undefined) => {
    if (sessionId !== undefined) events.publish({ kind: 'triage', sessionId });
  };

  return {
    async blockVisitor(by, { sessionId, address, ...block }) {
      await storage.transaction(async (tx) => {
        const session = await findVisibleSession(tx, by, sessionId);
        await tx.blocks.removeOfSession(sessionId);
        await refuseMore(tx);
        const record = {
          ...newRecord(block, by),
          ...marksOf(session),
          site: session.site,
          sessionId,
          address: undefined,
          addressAwaited: address,
        };
        await tx.blocks.insert({ ...NO_MARKS, ...record });
        const detail = { site: session.site, until: untilOf(record), address };
        await auditLog.note(tx, by, { action: 'visitor_blocked', target: sessionId, detail });
      });
      await blockList.changed();
      tell(sessionId);
    },

    async unblockVisitor(by, sessionId) {
      await storage.transaction(async (tx) => {
        const { site } = await findVisibleSession(tx, by, sessionId);
        if ((await tx.blocks.removeOfSession(sessionId)).length === 0) return;
        const change = { action: 'block_removed', target: sessionId, detail: { site } } as const;
        await auditLog.note(tx, by, change);
      });
      await blockList.changed();
      tell(sessionId);
    },

    async list(by) {
      requireAdmin(by);
      const now = clock.now();
      const all = await storage.blocks.all();
      return all.filter(({ expiresAt = Infinity }) => expiresAt > now).map(toBlock);
    },

    async blockAddress(by, { address, site, ...block }) {
      if (site !== null && (await sites.find(site)) === undefined)
        throw new RequestError('invalid', 'site: there is no such site');
      const record = {
        ...newRecord(block, by),
        ...NO_MARKS,
        site: site ?? undefined,
        sessionId: undefined,
        address: toNetwork(address),
        addressAwaited: false,
      };
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        await refuseMore(tx);
        await tx.blocks.insert(record);
        const detail = { site: site ?? 'all', until: untilOf(record) };
        await auditLog.note(tx, by, { action: 'address_blocked', target: record.id, detail });
      });
      await blockList.changed();
      return toBlock({ ...record, profile: undefined });
    },

    async remove(by, id) {
      const removed = await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        const block = await tx.blocks.remove(id);
        if (block === undefined) return undefined;
        const detail = { site: block.site ?? 'all' };
        const target = block.sessionId ?? id;
        await auditLog.note(tx, by, { action: 'block_removed', target, detail });
        return block;
      });
      await blockList.changed();
      tell(removed?.sessionId);
    },
  };
}

const NO_MARKS = { keyHash: undefined, browserHash: undefined, personHash: undefined };

function toBlock({
  profile,
  ...record
}: Awaited<ReturnType<Storage['blocks']['all']>>[number]): Block {
  const { id, site, sessionId, keyHash, address, addressAwaited, reason, createdBy } = record;
  const { name, email } = profile ?? {};
  return {
    id,
    site: site ?? null,
    // Every block of a visitor has the key of a session.
    ...(keyHash !== undefined && {
      visitor: {
        ...(sessionId !== undefined && { sessionId }),
        ...(name !== undefined && { name }),
        ...(email !== undefined && { email }),
      },
    }),
    ...(address !== undefined && { address }),
    addressAwaited,
    reason,
    createdAt: toTime(record.createdAt),
    createdBy,
    until: record.expiresAt === undefined ? null : toTime(record.expiresAt),
  };
}
