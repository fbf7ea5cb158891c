import { array } from 'valibot';
import { messageSchema, type Message } from '../../protocol/message.js';
import { positiveIntegerSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import type { Transcript } from '../state/state.js';
import { withChanges } from '../state/transcript-window.js';
import { readStored, writeStored } from './stored-envelope.js';

/** Messages in one stored segment: keeping one more rewrites at most this many. */
const SEGMENT = 16;

/** Our share of the origin's storage, in UTF-16 units: 512 KiB at two bytes each (rule STO-3). */
const BUDGET_UNITS = 256 * 1024;
/** From here on the oldest segments go. */
const HIGH_WATER_UNITS = BUDGET_UNITS * 0.8;

/** UTF-16 units that a stored message takes besides its body. */
const OVERHEAD_UNITS = 260;

const segmentSchema = object({
  epoch: positiveIntegerSchema,
  messages: array(messageSchema),
});

/**
 * The confirmed messages on the device, in segments of fixed bounds of `seq`, so that the cost of
 * keeping one more does not grow with the transcript. A cache: the server's log is the truth.
 */
export interface TranscriptCache {
  /** The newest gapless run that is stored, with the epoch it belongs to. */
  read(localConversationId: string): Pick<Transcript, 'epoch' | 'messages'>;
  /**
   * Stores what changed between two windows of the same conversation. `false`: there was no room,
   * and the cached transcript was dropped to make some.
   */
  write(localConversationId: string, next: Transcript, previous: Transcript): boolean;
  removeAll(localConversationId: string): void;
  /**
   * Writes what counts for more than any transcript does: without room the conversation's own goes first,
   * for the server can fill it again, then the earlier one's. `false`: there is no room all the same.
   */
  writeEvicting(localConversationId: string, write: () => boolean): boolean;
}

export function createTranscriptCache(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): TranscriptCache {
  const prefixOf = (localConversationId: string): string => `${name}:log:${localConversationId}:`;
  /** Units that each segment takes, as far as this tab knows. */
  const sizes = new Map<string, number>();

  function segmentsOf(localConversationId: string): number[] {
    const prefix = prefixOf(localConversationId);
    return storage
      .keys(prefix)
      .map((key) => Number(key.slice(prefix.length)))
      .filter((n) => Number.isInteger(n) && n >= 0)
      .sort((a, b) => a - b);
  }

  function put(
    localConversationId: string,
    n: number,
    epoch: number,
    messages: readonly Message[],
  ): boolean {
    const key = prefixOf(localConversationId) + n;
    const data = { epoch, messages: [...messages] };
    const stored = writeStored(storage, key, { savedAt: clock.now(), skew: 0, data });
    if (stored) sizes.set(key, unitsOf(messages));
    return stored;
  }

  function remove(key: string): void {
    storage.remove(key);
    sizes.delete(key);
  }

  function removeAll(localConversationId: string): void {
    for (const key of storage.keys(prefixOf(localConversationId))) remove(key);
  }

  function evictOldest(localConversationId: string, keep: number): boolean {
    const oldest = [...sizes.keys()]
      .filter((key) => key.startsWith(prefixOf(localConversationId)))
      .map((key) => Number(key.slice(prefixOf(localConversationId).length)))
      .filter((n) => n < keep);
    if (oldest.length === 0) return false;
    remove(prefixOf(localConversationId) + Math.min(...oldest));
    return true;
  }

  /** Other tabs wrote segments as well, while they led. */
  function measure(localConversationId: string): void {
    for (const key of storage.keys(prefixOf(localConversationId)))
      if (!sizes.has(key)) sizes.set(key, storage.get(key)?.length ?? 0);
  }

  function used(): number {
    let units = 0;
    for (const size of sizes.values()) units += size;
    return units;
  }

  return {
    read(localConversationId) {
      let run: Message[] = [];
      let epoch = 0;
      for (const n of segmentsOf(localConversationId).reverse()) {
        const key = prefixOf(localConversationId) + n;
        const segment = readStored(storage, key, segmentSchema)?.data;
        if (!segment || (epoch !== 0 && segment.epoch !== epoch)) break;
        const joined = [...segment.messages, ...run];
        if (!isGapless(joined)) break;
        epoch = segment.epoch;
        run = joined;
        sizes.set(key, unitsOf(segment.messages));
      }
      // A tab that was stopped in between has stored the change, and not what it changes.
      return { epoch, messages: withChanges(run) };
    },

    write(localConversationId, next, previous) {
      const known = previous.messages.at(-1);
      const isSameLog = known !== undefined && next.messages.some(({ id }) => id === known.id);
      if (known && !isSameLog) removeAll(localConversationId);
      const stored = isSameLog ? previous.messages : [];
      for (const [n, messages] of changedSegments(next.messages, stored)) {
        if (!sizes.has(prefixOf(localConversationId) + n)) measure(localConversationId);
        while (used() > HIGH_WATER_UNITS && evictOldest(localConversationId, n));
        let isStored = put(localConversationId, n, next.epoch, messages);
        while (!isStored && evictOldest(localConversationId, n))
          isStored = put(localConversationId, n, next.epoch, messages);
        if (!isStored) {
          removeAll(localConversationId);
          return false;
        }
      }
      return true;
    },

    removeAll,

    writeEvicting(localConversationId, write) {
      if (write()) return true;
      removeAll(localConversationId);
      if (write()) return true;
      for (const key of storage.keys(`${name}:log:`)) remove(key);
      return write();
    },
  };
}

/**
 * The segments in which the window has messages above the last one that is known to be stored, or others than those
 * that are: of a message that was changed, the text before does not stay.
 */
function changedSegments(
  next: readonly Message[],
  stored: readonly Message[],
): Map<number, readonly Message[]> {
  const segments = new Map<number, readonly Message[]>();
  const lead = (next[0]?.seq ?? 0) - (stored[0]?.seq ?? 0);
  next.forEach((message, i) => {
    const isOlder = stored.length > 0 && i + lead < 0;
    if (isOlder || message === stored[i + lead]) return;
    const n = Math.floor(message.seq / SEGMENT);
    if (!segments.has(n))
      segments.set(
        n,
        next.filter(({ seq }) => Math.floor(seq / SEGMENT) === n),
      );
  });
  return segments;
}

function unitsOf(messages: readonly Message[]): number {
  let units = 0;
  for (const { body } of messages) units += body.length + OVERHEAD_UNITS;
  return units;
}

function isGapless(messages: readonly Message[]): boolean {
  return messages.every((message, i) => i === 0 || message.seq === messages[i - 1]!.seq + 1);
}
