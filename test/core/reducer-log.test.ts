import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Fact } from '../../src/core/state/facts.js';
import type { ChatState } from '../../src/core/state/state.js';
import {
  after,
  anyFact,
  anyRun,
  entry,
  CONVERSATION_ID,
  merged,
  queued,
  uuid,
} from './support/facts.js';

const seqsOf = ({ transcript }: ChatState): number[] => transcript.messages.map(({ seq }) => seq);

function assertGapless(state: ChatState): void {
  const seqs = seqsOf(state);
  assert.deepEqual(
    seqs,
    seqs.map((_, i) => seqs[0]! + i),
  );
  const { ahead, head } = state.transcript;
  const cursor = seqs.at(-1) ?? 0;
  assert.ok(head >= cursor);
  assert.ok(ahead.every(({ seq }) => seq > cursor + 1 || seqs.length === 0));
}

/** All entries in some order, each perhaps several times. */
const shuffled = fc
  .shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 8 })
  .chain((seqs) => fc.tuple(fc.constant(seqs), fc.array(fc.constantFrom(...seqs))))
  .map(([seqs, doubles]) => [...doubles, ...seqs, ...doubles]);

suite('the reducer and the log', () => {
  test('RES-1 whatever actions arrive, in whatever order, the window has no hole', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 20 }), (facts) => {
        for (let i = 1; i <= facts.length; i++) assertGapless(after(facts.slice(0, i)));
      }),
    );
  });

  test('RES-2 messages that arrive one by one, in any order and doubled, are shown once and in order', () => {
    fc.assert(
      fc.property(shuffled, (seqs) => {
        const state = after(seqs.map((seq) => merged([seq])));
        assert.deepEqual(seqsOf(state), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert.deepEqual(state.transcript.ahead, []);
      }),
    );
  });

  test('RES-2 messages of one page, in any order and doubled, are shown once and in order', () => {
    fc.assert(
      fc.property(shuffled, (seqs) => {
        assert.deepEqual(seqsOf(after([merged(seqs)])), [1, 2, 3, 4, 5, 6, 7, 8]);
      }),
    );
  });

  test('RES-1 the cursor is the window’s top, not the highest seq that was seen', () => {
    const state = after([merged([1]), merged([4])]);
    assert.deepEqual(seqsOf(state), [1]);
    assert.deepEqual(seqsOf(after([merged([2, 3])], state)), [1, 2, 3, 4]);
  });

  test('RES-1 a last page begins a window in the middle, a single message does not', () => {
    assert.deepEqual(seqsOf(after([merged([7, 8], { follows: null })])), [7, 8]);
    assert.deepEqual(seqsOf(after([merged([7])])), []);
  });

  test('RES-2 a page that reaches the head removes whatever is shown above it', () => {
    const state = after([merged([1]), merged([5]), merged([2], { head: 2, whole: true })]);
    assert.deepEqual(seqsOf(state), [1, 2]);
    assert.equal(state.transcript.head, 2);
    assert.deepEqual(state.transcript.ahead, []);
  });

  test('RES-5 older messages with a hole in them are taken up to the hole only', () => {
    const state = after([
      merged([7, 8], { follows: null }),
      {
        type: 'history-loaded',
        localConversationId: CONVERSATION_ID,
        epoch: 1,
        before: 7,
        messages: [3, 4, 6, 5].filter((n) => n !== 4).map(entry),
      },
    ]);
    assert.deepEqual(seqsOf(state), [5, 6, 7, 8]);
  });

  test('RES-4 a page of another epoch is not of this log', () => {
    const state = after([merged([1])]);
    const foreign = { ...(merged([2]) as object), epoch: 2 } as Fact;
    assert.equal(after([foreign], state), state);
  });

  test('RES-4 a replaced log shows what it has; own messages that it lacks are failed, once', () => {
    const replaced: Fact = {
      type: 'log-replaced',
      localConversationId: CONVERSATION_ID,
      epoch: 2,
      messages: [entry(1)],
      head: 1,
      read: { visitor: 0, agent: 0 },
    };
    const state = after([merged([1, 2, 3, 4]), queued(6), replaced, replaced]);
    assert.deepEqual(seqsOf(state), [1]);
    const phases = state.pending.map(({ body, phase }) => `${body} ${phase}`);
    assert.deepEqual(phases.sort(), ['2 failed', '4 failed', '6 sending']);
  });

  test('RES-1 an action that is reduced twice has the effect of one', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 12 }), anyFact, (facts, fact) => {
        const once = after([...facts, fact]);
        assert.deepEqual(after([fact], once), once);
      }),
    );
  });

  test('RES-2 a page that brings nothing new leaves the very same state object', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 8 }), (runs) => {
        const state = after([...runs, merged([])]);
        const { messages } = state.transcript;
        const seqs = messages.map(({ seq }) => seq);
        assert.equal(after([merged(seqs, { head: 0 })], state), state);
      }),
    );
  });

  test('SND-6 a message that is in the window is never pending', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 20 }), (facts) => {
        const { pending, transcript } = after(facts);
        const shown = new Set(transcript.messages.map(({ clientId }) => clientId));
        assert.ok(pending.every(({ clientId }) => !shown.has(clientId)));
        assert.equal(new Set(pending.map(({ clientId }) => clientId)).size, pending.length);
      }),
    );
  });

  test('SND-6 a message that an older page holds is not pending any more', () => {
    const older: Fact = {
      type: 'history-loaded',
      localConversationId: CONVERSATION_ID,
      epoch: 1,
      before: 7,
      messages: [5, 6].map(entry),
    };
    const state = after([merged([7, 8], { follows: null }), queued(6), queued(10), older]);
    assert.deepEqual(seqsOf(state), [5, 6, 7, 8]);
    assert.deepEqual(
      state.pending.map(({ body }) => body),
      ['10'],
    );
  });

  test('SND-6 a confirmed message stays in sight until its entry of the log arrives', () => {
    const inNewLog = { ...entry(2), id: uuid(9), clientId: uuid(2_004) };
    const run = { epoch: 1, follows: 0, head: 2, whole: false };
    const confirmed: Fact = {
      type: 'messages-merged',
      localConversationId: CONVERSATION_ID,
      messages: [inNewLog],
      ...run,
    };
    const state = after([merged([1, 2, 3], { follows: null }), queued(4), confirmed]);
    assert.deepEqual(
      state.pending.map(({ body }) => body),
      ['4'],
    );
  });

  test('SND-5 a pending message ends only in the log, or when it is taken back', () => {
    const discarded = fc.integer({ min: 1, max: 12 }).map((n): Fact => ({
      type: 'message-discarded',
      clientId: uuid(2_000 + n),
    }));
    fc.assert(
      fc.property(fc.array(fc.oneof(anyFact, discarded), { maxLength: 25 }), (facts) => {
        const state = after(facts);
        const logged = facts.flatMap((fact) =>
          fact.type === 'messages-merged' || fact.type === 'history-loaded' ? fact.messages : [],
        );
        const below = logged.filter(({ seq }) => seq < (seqsOf(state)[0] ?? 0));
        for (const fact of facts) {
          if (fact.type !== 'message-queued') continue;
          const { clientId } = fact.message;
          const places = [state.pending, state.transcript.messages, below];
          assert.ok(
            places.some((place) => place.some((each) => each.clientId === clientId)) ||
              state.discarded.includes(clientId),
          );
        }
      }),
    );
  });
});
