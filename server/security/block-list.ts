import { sendNotice } from '../nodes/node-notices.js';
import type { NodeBus } from '../nodes/node-bus.js';
import { oneAtATime } from '../one-at-a-time.js';
import type { Clock, Log, Undo } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { BlockRecord } from '../storage/block-repository.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { createNetworkCheck, toNetwork } from './address-range.js';
import { hashSecret } from './hash.js';

/** What the server knows a visitor by, apart from the address. Hashes. */
export interface VisitorMarks {
  /** Of the key of a session that the visitor has. */
  keyHash?: string | undefined;
  /** Of the id in the cookie of the visitor's browser. */
  browserHash?: string | undefined;
  /** Of the person whom the site vouches for. */
  personHash?: string | undefined;
}

/** A visitor on a site. `address`: as quotas count it. */
export interface KnownVisitor extends VisitorMarks {
  site: string;
  address: string;
}

/**
 * The blocks that are in force, as this node has read them last. It reads them at start, when another node has
 * changed one, and at intervals.
 */
export interface BlockList {
  load(): Promise<void>;
  /** Reads them again after a change, and has the other nodes do the same. */
  changed(): Promise<void>;
  /** Whether a block is about this visitor. One that waits for the visitor's address is given it. */
  isBlocked(visitor: KnownVisitor): boolean;
  /**
   * Refuses who is blocked like a page on which the chat may not run, so that nothing tells of a block.
   *
   * @throws RequestError `forbidden`
   */
  refuse(visitor: KnownVisitor): void;
  /** Calls the listener when the blocks have been read. */
  onLoad(listener: () => void): Undo;
}

export function createBlockList({
  storage,
  clock,
  bus,
  log,
}: {
  storage: Pick<Storage, 'blocks'>;
  clock: Clock;
  bus: NodeBus;
  log: Log;
}): BlockList {
  const listeners = new Set<() => void>();
  let blocks: { record: BlockRecord; hasAddress: (address: string) => boolean }[] = [];

  const load = oneAtATime(async () => {
    blocks = (await storage.blocks.all()).map((record) => ({
      record,
      hasAddress: createNetworkCheck(record.address === undefined ? [] : [record.address]),
    }));
    for (const listener of listeners) listener();
  });
  const changed = () => {
    sendNotice(bus, 'blocks');
    return load();
  };
  const setAddress = async (id: string, address: string) => {
    try {
      if (await storage.blocks.setAwaitedAddress(id, toNetwork(address))) await changed();
    } catch (error) {
      log.warn({ reason: String(error) }, 'the address of a blocked visitor was not stored');
    }
  };
  const isBlocked = (visitor: KnownVisitor) => {
    const now = clock.now();
    const block = blocks.find(
      ({ record, hasAddress }) =>
        (record.site === undefined || record.site === visitor.site) &&
        (record.expiresAt === undefined || record.expiresAt > now) &&
        (hasMark(record, visitor) || hasAddress(visitor.address)),
    )?.record;
    // Not waited for: the caller may be in a transaction.
    if (block?.addressAwaited && visitor.address !== '') void setAddress(block.id, visitor.address);
    return block !== undefined;
  };

  return {
    load,
    changed,
    isBlocked,
    refuse(visitor) {
      if (isBlocked(visitor)) throw new RequestError('forbidden', 'the chat is not available here');
    },
    onLoad(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What a session tells of its visitor. */
export function marksOf({
  keyHash,
  visitorId,
  verifiedSubject,
}: Pick<SessionRecord, 'keyHash' | 'visitorId' | 'verifiedSubject'>): VisitorMarks {
  return { keyHash, browserHash: hashOf(visitorId), personHash: hashOf(verifiedSubject) };
}

/** What a visitor tells who opens a session. `subject`: of the person whom the site vouches for. */
export function marksOfOpening(opening: {
  visitorId?: string | undefined;
  previous?: { key: string } | undefined;
  subject?: string | undefined;
}): VisitorMarks {
  return {
    keyHash: hashOf(opening.previous?.key),
    browserHash: hashOf(opening.visitorId),
    personHash: hashOf(opening.subject),
  };
}

function hashOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : hashSecret(text);
}

function hasMark(record: BlockRecord, marks: VisitorMarks): boolean {
  return (['keyHash', 'browserHash', 'personHash'] as const).some(
    (mark) => record[mark] !== undefined && record[mark] === marks[mark],
  );
}
