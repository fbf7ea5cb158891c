import { assert } from '@open-wc/testing';
import type { ConsoleAction } from '../../src/console/state/console-action.js';
import { callsBetween } from '../../src/console/state/attention.js';
import { INITIAL_CONSOLE, type ConsoleState } from '../../src/console/state/console-state.js';
import { openOf, queueOf } from '../../src/console/state/conversation-lists.js';
import { dataEntries } from '../../src/console/state/data-entries.js';
import { reduceConsole } from '../../src/console/state/reduce-console.js';
import { visitorLabel } from '../../src/console/state/visitor-label.js';
import { waitingWords } from '../../src/console/state/waiting-words.js';
import type { Conversation } from '../../src/protocol/agent-events.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeSession } from './support/fake-session.js';

const ids = createFakeIds();
const AGENT = { id: ids.uuid(), name: 'Maya', online: true };

function conversation(
  changes: Partial<Conversation> = {},
  status = 'queued',
  agent = '',
): Conversation {
  const at = '2026-01-05T09:00:00.000Z';
  const { conversation: made } = createFakeSession(ids.uuid(), at);
  const assignedTo = agent === '' ? {} : { assignedTo: { name: agent } };
  const session = { ...made.session, status: status as 'queued', ...assignedTo };
  return { ...made, session, ...changes };
}

function stateWith(...conversations: Conversation[]): ConsoleState {
  const welcome = { agent: AGENT, conversations, serverTime: '2026-01-05T09:10:00.000Z' };
  return reduceConsole(INITIAL_CONSOLE, {
    type: 'welcomed',
    welcome,
    at: Date.parse('2026-01-05T09:00:00.000Z'),
  });
}

const time = (minute: number) => `2026-01-05T09:0${minute}:00.000Z`;

describe('console state', () => {
  it('the queue holds whom nobody answered, the longest wait first', () => {
    const late = conversation({ waitingSince: time(5) });
    const early = conversation({ waitingSince: time(1) });
    const mine = conversation({ waitingSince: time(0) }, 'active', 'Maya');
    const away = conversation({ waitingSince: time(0) }, 'abandoned');
    const state = stateWith(late, mine, away, early);
    assert.deepEqual(queueOf(state), [early, late]);
    assert.deepEqual(openOf(state), [mine, away]);
  });

  it('open ones: my own first, then who waits, then the latest', () => {
    const other = conversation({ waitingSince: time(1) }, 'active', 'Jo');
    const quiet = conversation({ waitingSince: null }, 'active', 'Maya');
    const waits = conversation({ waitingSince: time(4) }, 'active', 'Maya');
    const waitsLonger = conversation({ waitingSince: time(2) }, 'active', 'Maya');
    const state = stateWith(other, quiet, waits, waitsLonger);
    assert.deepEqual(openOf(state), [waitsLonger, waits, quiet, other]);
  });

  it('a final conversation leaves the lists and stays in the middle while it is open', () => {
    const one = conversation();
    const { id } = one.session;
    const opened = reduceConsole(stateWith(one), { type: 'conversation-opened', sessionId: id });
    const ended = { ...one, session: { ...one.session, status: 'ended' as const, final: true } };
    const after = reduceConsole(opened, { type: 'conversation-changed', conversation: ended });
    assert.equal(after.conversations.size, 0);
    assert.equal(after.opened?.conversation.session.final, true);
  });

  it('waiting times are counted on the server’s clock', () => {
    assert.equal(stateWith().skew, 600_000);
    assert.equal(waitingWords(time(0), Date.parse(time(0)) + 59_999), '59 s');
    assert.equal(waitingWords(time(0), Date.parse(time(4))), '4 min');
    assert.equal(waitingWords(time(0), Date.parse(time(0)) + 3 * 3_600_000), '3 h');
    assert.equal(waitingWords(time(1), Date.parse(time(0))), '0 s');
  });

  it('an anonymous visitor has a label that stays', () => {
    const one = conversation();
    assert.match(visitorLabel(one), /^Visitor [0-9A-F]{4}$/);
    assert.equal(visitorLabel(one), visitorLabel({ ...one, connected: false }));
    assert.equal(visitorLabel({ ...one, visitor: { name: 'Ada', verified: false } }), 'Ada');
  });

  it('the agent is called for new messages that concern them, not on the first look', () => {
    const message = {
      ...{ id: ids.uuid(), clientId: ids.uuid(), seq: 1, body: 'Hello', at: time(1) },
      author: { kind: 'visitor' as const },
    };
    const one = conversation({ lastMessage: message, unread: 1 });
    const others = conversation({ lastMessage: message, unread: 1 }, 'active', 'Jo');
    const empty = stateWith();
    const change = (state: ConsoleState, changed: Conversation) => {
      const action: ConsoleAction = { type: 'conversation-changed', conversation: changed };
      return reduceConsole(state, action);
    };
    const next = change(change(empty, one), others);
    assert.deepEqual(callsBetween(INITIAL_CONSOLE, stateWith(one)), []);
    assert.deepEqual(callsBetween(empty, next), [one]);
    const again = change(next, { ...one, connected: false });
    assert.deepEqual(callsBetween(next, again), []);
  });

  it('data of any shape becomes lines', () => {
    assert.deepEqual(dataEntries({ plan: 'pro', vip: true, cart: { items: 2, tags: ['a'] } }), [
      { term: 'plan', text: 'pro' },
      { term: 'vip', text: 'yes' },
      { term: 'cart › items', text: '2' },
      { term: 'cart › tags', text: '[\n "a"\n]' },
    ]);
  });
});
