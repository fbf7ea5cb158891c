import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Fact, FactOf } from '../../src/core/state/facts.js';
import { inSendingOrder } from '../../src/core/state/pending-messages.js';
import type { ChatState, PendingMessage } from '../../src/core/state/state.js';
import type { VisitorTask } from '../../src/protocol/task.js';
import {
  after,
  anyFact,
  entry,
  CONVERSATION_ID,
  merged,
  OTHER_CONVERSATION_ID,
  over,
  queued,
  uuid,
} from './support/facts.js';

/** What two tabs have to agree on. */
function shared(state: ChatState): object {
  const { localConversationId, pending, read, panel, task } = state;
  const { messages } = state.transcript;
  return { localConversationId, pending, read, panel, messages, task };
}

const inOrder = (facts: Fact[]): fc.Arbitrary<Fact[]> =>
  fc.shuffledSubarray(facts, { minLength: facts.length });

function moved(open: boolean, counter: number, by: number): Fact {
  return { type: 'panel-changed', open, docked: null, muted: false, counter, tab: uuid(by) };
}

/** The conversation's only task, after so many changes; without a status it is over. */
function tasksTold(changes: number, status?: VisitorTask['status']): FactOf<'task-told'> {
  const task: VisitorTask | null = status
    ? {
        taskId: uuid(9),
        title: 'Plans',
        by: { kind: 'agent', name: 'Ada' },
        steps: [],
        step: 0,
        status,
      }
    : null;
  return { type: 'task-told', localConversationId: CONVERSATION_ID, changes, task };
}

suite('the reducer and several tabs', () => {
  test('TAB-2 two tabs that reduced the same actions have the same state', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 20 }), (facts) => {
        assert.deepEqual(after(facts), after(structuredClone(facts)));
      }),
    );
  });

  test('TAB-2 messages and confirmations in different orders: the tabs agree all the same', () => {
    const facts = [2, 4, 6].flatMap((n) => [queued(n), merged([n - 1, n])]);
    fc.assert(
      fc.property(inOrder(facts), inOrder(facts), (mine, theirs) => {
        assert.deepEqual(shared(after(mine)), shared(after(theirs)));
        assert.deepEqual(after(mine).pending, []);
      }),
    );
  });

  test('TAB-2 read marks and panel actions in different orders: the tabs agree all the same', () => {
    const facts: Fact[] = [
      { type: 'read-moved', localConversationId: CONVERSATION_ID, by: 'visitor', upTo: 3 },
      { type: 'read-moved', localConversationId: CONVERSATION_ID, by: 'visitor', upTo: 5 },
      { type: 'read-moved', localConversationId: CONVERSATION_ID, by: 'agent', upTo: 2 },
      moved(true, 1, 1),
      moved(false, 2, 2),
      moved(true, 2, 1),
    ];
    fc.assert(
      fc.property(inOrder(facts), inOrder(facts), (mine, theirs) => {
        assert.deepEqual(shared(after(mine)), shared(after(theirs)));
      }),
    );
  });

  test('TSK-3 what is told of tasks in different orders: the tabs agree all the same', () => {
    const facts = [tasksTold(1, 'offered'), tasksTold(2, 'running'), tasksTold(3), tasksTold(0)];
    fc.assert(
      fc.property(inOrder(facts), inOrder(facts), (mine, theirs) => {
        assert.deepEqual(shared(after(mine)), shared(after(theirs)));
        assert.equal(after(mine).task, null);
      }),
    );
  });

  test('TSK-3 a page that was read before an offer does not take it away', () => {
    const { task } = after([tasksTold(1), tasksTold(2, 'offered'), tasksTold(1)]);
    assert.equal(task?.status, 'offered');
  });

  test('RES-4 a server that knows of fewer changes of tasks after a restored backup is believed', () => {
    const back: Fact = { ...tasksTold(1, 'offered'), back: true };
    const state = after([tasksTold(1, 'offered'), tasksTold(2, 'running'), back, tasksTold(2)]);
    assert.equal(state.task, null);
    assert.equal(after([tasksTold(2, 'running'), back]).task?.status, 'offered');
  });

  test('SES-7 two local conversation ids made at once become one, whichever comes first', () => {
    const facts = [
      queued(2, CONVERSATION_ID),
      queued(4, OTHER_CONVERSATION_ID),
      queued(6, OTHER_CONVERSATION_ID),
      queued(8, CONVERSATION_ID),
    ];
    fc.assert(
      fc.property(inOrder(facts), (some) => {
        const { localConversationId, isIdSettled, pending } = after(some);
        assert.equal(
          localConversationId,
          CONVERSATION_ID < OTHER_CONVERSATION_ID ? CONVERSATION_ID : OTHER_CONVERSATION_ID,
        );
        assert.equal(isIdSettled, false);
        assert.equal(pending.length, 4);
      }),
    );
  });

  test('SES-7 the id with which the leader asks for a session counts for all tabs', () => {
    const facts = [queued(2, CONVERSATION_ID), queued(4, OTHER_CONVERSATION_ID)];
    for (const localConversationId of [CONVERSATION_ID, OTHER_CONVERSATION_ID]) {
      const state = after([...facts, { type: 'conversation-id-settled', localConversationId }]);
      assert.equal(state.localConversationId, localConversationId);
      assert.equal(state.pending.length, 2);
    }
  });

  test('SES-7 retrying a message settles no id: two tabs may do so at once', () => {
    const retried = (localConversationId: string): Fact => ({
      type: 'message-retried',
      localConversationId,
      clientId: uuid(1),
    });
    fc.assert(
      fc.property(inOrder([retried(CONVERSATION_ID), retried(OTHER_CONVERSATION_ID)]), (facts) => {
        assert.equal(
          after(facts).localConversationId,
          CONVERSATION_ID < OTHER_CONVERSATION_ID ? CONVERSATION_ID : OTHER_CONVERSATION_ID,
        );
      }),
    );
  });

  test('SES-7 once the id is settled, actions of another conversation change nothing', () => {
    const state = after([merged([1])]);
    const foreign: Fact[] = [
      queued(2, OTHER_CONVERSATION_ID),
      { type: 'conversation-id-settled', localConversationId: OTHER_CONVERSATION_ID },
      { type: 'history-wanted', localConversationId: OTHER_CONVERSATION_ID, before: 1 },
      { type: 'visitor-typing', localConversationId: OTHER_CONVERSATION_ID, at: 5 },
    ];
    assert.equal(after(foreign, state), state);
  });

  test('STO-6 nothing of an ended conversation comes back, whatever action names it', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 20 }), (facts) => {
        const ended = after([merged([1]), over]);
        const state = after(facts, ended);
        assert.equal(state.localConversationId, null);
        assert.deepEqual(state.transcript.messages, []);
        assert.deepEqual(state.pending, []);
      }),
    );
  });

  test('STO-6 the end of another conversation takes nothing from this one', () => {
    const mine = after([queued(2, OTHER_CONVERSATION_ID)]);
    const state = after([over], mine);
    assert.deepEqual({ ...state, endedConversations: [] }, mine);
    assert.deepEqual(state.endedConversations, [CONVERSATION_ID]);
  });

  test('STO-6 an end that is reduced twice is one end', () => {
    const state = after([merged([1]), over]);
    assert.equal(after([over], state), state);
  });

  for (const kept of ['nothing', 'unsent', 'all'] as const)
    test(`SES-9 an end that keeps ${kept}`, () => {
      const state = after([merged([1]), queued(2), { ...over, kept } as Fact]);
      assert.equal(state.previousConversation?.messages.length, kept === 'all' ? 1 : undefined);
      assert.deepEqual(
        state.pending.map(({ phase, code }) => [phase, code]),
        kept === 'nothing' ? [] : [['failed', 'session_closed']],
      );
    });

  test('SND-9 only young messages that have not failed go on', () => {
    const minutes = 60_000;
    const ending = {
      ...over,
      status: 'abandoned',
      carriedOver: [uuid(2_002), uuid(2_004), uuid(2_006)],
      at: 5 * minutes + 3,
    } as Fact;
    const failed: Fact = {
      type: 'message-failed',
      localConversationId: CONVERSATION_ID,
      clientId: uuid(2_006),
      code: 'invalid',
    };
    const state = after([merged([1]), queued(2), queued(4), queued(6), failed, ending]);
    assert.deepEqual(
      state.pending.map(({ body, phase }) => [body, phase]),
      [
        ['2', 'failed'],
        ['4', 'sending'],
        ['6', 'failed'],
      ],
    );
  });

  test('SND-2 each tab’s messages keep its order, whatever its clock did', () => {
    const some = fc.array(
      fc.record({ tab: fc.constantFrom(uuid(1), uuid(2), uuid(3)), at: fc.nat(20) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (made, random) => {
        const pending = made.map(({ tab, at }, n): PendingMessage => ({
          clientId: uuid(n),
          body: String(n),
          at,
          tab,
          n,
          phase: 'sending',
        }));
        const mixed = [...pending].sort(() => (random.next().value % 2 === 0 ? 1 : -1));
        const ordered = inSendingOrder(mixed);
        assert.equal(ordered.length, pending.length);
        for (const tab of [uuid(1), uuid(2), uuid(3)]) {
          const ns = ordered.filter((message) => message.tab === tab).map(({ n }) => n);
          assert.deepEqual(
            ns,
            [...ns].sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  test('SND-2 an entry of the log settles its message in every order of actions', () => {
    assert.deepEqual(after([merged([1, 2]), queued(2)]).pending, []);
    assert.deepEqual(after([queued(2), merged([1, 2])]).pending, []);
    assert.equal(after([queued(2), merged([2])]).pending.length, 1);
    assert.equal(entry(2).clientId, uuid(2_002));
  });
});
