import { picklist, type InferOutput } from 'valibot';
import { object } from '../../src/protocol/objects.js';
import { parse } from '../../src/protocol/parse.js';
import type { NodeBus, Subscription } from './node-bus.js';

/**
 * What every node has a copy of, and reads again when another one has changed it. `look`: a node was without
 * the bus, so hints of any sessions may have been lost.
 */
const topicSchema = picklist(['sites', 'keys', 'sign-ins', 'presence', 'blocks', 'look']);
export type NoticeTopic = InferOutput<typeof topicSchema>;

const noticeSchema = object({ topic: topicSchema });
const CHANNEL = 'nodes';

/** Tells all other nodes that their copy is old. Without it they find out at the next interval. */
export function sendNotice(bus: NodeBus, topic: NoticeTopic): void {
  bus.publish(CHANNEL, { topic });
}

export function hearNotices(bus: NodeBus, listener: (topic: NoticeTopic) => void): Subscription {
  return bus.subscribe(CHANNEL, (raw) => {
    const notice = parse(noticeSchema, raw);
    // A node of another version may know more topics, and send more fields.
    if (notice !== undefined) listener(notice.topic);
  });
}
