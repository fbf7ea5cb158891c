import * as fc from 'fast-check';
import type { Fact } from '../../../src/core/state/facts.js';
import { reduce } from '../../../src/core/state/reducer.js';
import { INITIAL_STATE, type ChatState } from '../../../src/core/state/state.js';
import type { Message } from '../../../src/protocol/message.js';

const hex = (n: number): string => n.toString(16).padStart(12, '0');
export const uuid = (n: number): string => `00000000-0000-4000-8000-${hex(n)}`;

export const CONVERSATION_ID = uuid(0xa);
export const OTHER_CONVERSATION_ID = uuid(0xb);

/** The entry of a log in which the even ones are the visitor's. */
export function entry(seq: number): Message {
  return {
    id: uuid(1_000 + seq),
    clientId: uuid(2_000 + seq),
    seq,
    author: seq % 2 === 0 ? { kind: 'visitor' } : { kind: 'agent', name: 'Ada' },
    body: String(seq),
    at: '2026-01-05T09:00:00.000Z',
  };
}

export function queued(seq: number, localConversationId = CONVERSATION_ID): Fact {
  const message = { clientId: uuid(2_000 + seq), body: String(seq), at: seq, tab: uuid(1), n: seq };
  return { type: 'message-queued', localConversationId, message };
}

export function merged(
  seqs: number[],
  more: { follows?: number | null; head?: number; whole?: boolean } = {},
): Fact {
  const { follows = 0, head = Math.max(0, ...seqs), whole = false } = more;
  const run = { messages: seqs.map(entry), follows, head, whole };
  return { type: 'messages-merged', localConversationId: CONVERSATION_ID, epoch: 1, ...run };
}

export const over: Fact = {
  type: 'conversation-ended',
  localConversationId: CONVERSATION_ID,
  status: 'resolved',
  kept: 'all',
  carriedOver: [],
  at: 1,
};

const seq = fc.integer({ min: 1, max: 12 });

/** Runs of one log of twelve entries, honest or not: doubled, out of order, with holes. */
export const anyRun: fc.Arbitrary<Fact> = fc
  .record({
    seqs: fc.array(seq, { maxLength: 6 }),
    follows: fc.constantFrom<number | null>(0, null, 3),
    head: fc.integer({ min: 0, max: 12 }),
    whole: fc.boolean(),
  })
  .map(({ seqs, ...more }) => merged(seqs, more));

const clientId = seq.map((n) => uuid(2_000 + n));

/** Any fact about the one conversation but its end. */
export const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  anyRun,
  seq.map((n) => queued(n)),
  clientId.map((id): Fact => ({
    type: 'message-failed',
    localConversationId: CONVERSATION_ID,
    clientId: id,
    code: 'invalid',
  })),
  clientId.map((id): Fact => ({
    type: 'message-delayed',
    localConversationId: CONVERSATION_ID,
    clientId: id,
  })),
  clientId.map((id): Fact => ({
    type: 'message-retried',
    localConversationId: CONVERSATION_ID,
    clientId: id,
  })),
  fc.integer({ min: 1, max: 12 }).map((before): Fact => ({
    type: 'history-loaded',
    localConversationId: CONVERSATION_ID,
    epoch: 1,
    before,
    messages: [before - 2, before - 1].filter((n) => n > 0).map(entry),
  })),
  fc
    .record({ by: fc.constantFrom<'visitor' | 'agent'>('visitor', 'agent'), upTo: seq })
    .map((mark): Fact => ({ type: 'read-moved', localConversationId: CONVERSATION_ID, ...mark })),
  fc.boolean().map((on): Fact => ({
    type: 'visitor-typing',
    localConversationId: CONVERSATION_ID,
    at: on ? 5 : null,
  })),
  fc
    .record({
      open: fc.boolean(),
      docked: fc.option(fc.boolean()),
      muted: fc.boolean(),
      counter: seq,
      tab: seq.map(uuid),
    })
    .map((panel): Fact => ({
      type: 'panel-changed',
      ...panel,
    })),
);

export function after(facts: readonly Fact[], state: ChatState = INITIAL_STATE): ChatState {
  return facts.reduce(reduce, state);
}
