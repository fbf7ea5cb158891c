import { boolean, exactOptional, literal, picklist, variant, type InferOutput } from 'valibot';
import { uuidSchema } from '../../src/protocol/ids.js';
import { seqSchema, timeSchema } from '../../src/protocol/message.js';
import { strictObject } from '../../src/protocol/objects.js';
import type { SessionEvent } from '../sessions/session-events.js';

const sideSchema = picklist(['visitor', 'agent']);

/** That something happened to a session on another node: see {@link SessionEvent}. */
export const sessionHintSchema = variant('kind', [
  strictObject({
    kind: literal('message'),
    sessionId: uuidSchema,
    seq: seqSchema,
    epoch: seqSchema,
  }),
  strictObject({ kind: literal('changed'), sessionId: uuidSchema }),
  strictObject({
    kind: literal('accepted'),
    sessionId: uuidSchema,
    lease: seqSchema,
    tabId: uuidSchema,
  }),
  strictObject({ kind: literal('disconnected'), sessionId: uuidSchema }),
  strictObject({
    kind: literal('read'),
    sessionId: uuidSchema,
    side: sideSchema,
    upTo: seqSchema,
    at: timeSchema,
  }),
  strictObject({
    kind: literal('typing'),
    sessionId: uuidSchema,
    side: sideSchema,
    on: boolean(),
    agentId: exactOptional(uuidSchema),
  }),
  strictObject({ kind: literal('context'), sessionId: uuidSchema }),
  strictObject({ kind: literal('erased'), sessionId: uuidSchema }),
]);
export type SessionHint = InferOutput<typeof sessionHintSchema>;

/** What other nodes are told of an event: nothing that somebody wrote, and no name. */
export function toHint(event: SessionEvent): SessionHint {
  const { sessionId, kind } = event;
  switch (kind) {
    case 'message':
      return { kind, sessionId, seq: event.message.seq, epoch: event.epoch };
    case 'accepted':
      return { kind, sessionId, lease: event.lease, tabId: event.tabId };
    case 'read':
      return { kind, sessionId, side: event.side, upTo: event.upTo, at: event.at };
    case 'typing':
      return {
        kind,
        sessionId,
        side: event.side,
        on: event.on,
        ...(event.agent !== undefined && { agentId: event.agent.id }),
      };
    case 'restored':
      return { kind: 'changed', sessionId };
    default:
      return { kind, sessionId };
  }
}
