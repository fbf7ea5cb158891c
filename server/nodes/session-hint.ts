import { boolean, exactOptional, literal, picklist, variant, type InferOutput } from 'valibot';
import { uuidSchema } from '../../src/protocol/ids.js';
import { seqSchema, timeSchema } from '../../src/protocol/message.js';
import { positiveIntegerSchema } from '../../src/protocol/numbers.js';
import { object } from '../../src/protocol/objects.js';
import type { SessionEvent } from '../sessions/session-events.js';

const sideSchema = picklist(['visitor', 'agent']);

/**
 * That something happened to a session on another node: see {@link SessionEvent}. A node of another version may
 * send more fields.
 */
export const sessionHintSchema = variant('kind', [
  object({
    kind: literal('message'),
    sessionId: uuidSchema,
    seq: seqSchema,
    epoch: seqSchema,
  }),
  object({ kind: literal('changed'), sessionId: uuidSchema }),
  object({ kind: literal('note'), sessionId: uuidSchema, n: positiveIntegerSchema }),
  object({ kind: literal('task'), sessionId: uuidSchema, taskId: uuidSchema }),
  object({ kind: literal('tags'), sessionId: uuidSchema }),
  object({ kind: literal('triage'), sessionId: uuidSchema }),
  object({
    kind: literal('accepted'),
    sessionId: uuidSchema,
    lease: seqSchema,
    tabId: uuidSchema,
  }),
  object({ kind: literal('disconnected'), sessionId: uuidSchema }),
  object({
    kind: literal('read'),
    sessionId: uuidSchema,
    side: sideSchema,
    upTo: seqSchema,
    at: timeSchema,
  }),
  object({
    kind: literal('typing'),
    sessionId: uuidSchema,
    side: sideSchema,
    on: boolean(),
    agentId: exactOptional(uuidSchema),
  }),
  object({
    kind: literal('viewing'),
    sessionId: uuidSchema,
    agentId: uuidSchema,
    on: boolean(),
  }),
  object({ kind: literal('outline-wanted'), sessionId: uuidSchema }),
  object({ kind: literal('end-told'), sessionId: uuidSchema }),
  object({ kind: literal('context'), sessionId: uuidSchema }),
  object({ kind: literal('erased'), sessionId: uuidSchema }),
]);
export type SessionHint = InferOutput<typeof sessionHintSchema>;

/** What other nodes are told of an event: nothing that somebody wrote, and no name. */
export function toHint(event: SessionEvent): SessionHint {
  const { sessionId, kind } = event;
  switch (kind) {
    case 'message':
      return { kind, sessionId, seq: event.message.seq, epoch: event.epoch };
    case 'note':
      return { kind, sessionId, n: event.note.n };
    case 'task':
      return { kind, sessionId, taskId: event.task.id };
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
    case 'viewing':
      return { kind, sessionId, agentId: event.agent.id, on: event.on };
    case 'restored':
      return { kind: 'changed', sessionId };
    default:
      return { kind, sessionId };
  }
}
