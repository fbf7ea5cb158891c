import { assert } from '@open-wc/testing';
import { conversationsToNotify } from '../../src/console/browser/notifications.js';
import type { ConsoleAction } from '../../src/console/state/console-action.js';
import {
  selectNext,
  countPresent,
  selectMine,
  selectOthers,
  selectQueue,
} from '../../src/console/state/console-selectors.js';
import { INITIAL_CONSOLE, type ConsoleState } from '../../src/console/state/console-state.js';
import {
  pageAddress,
  pagePath,
  visitorName,
  waitingTime,
} from '../../src/console/state/conversation-texts.js';
import { reduceConsole } from '../../src/console/state/reduce-console.js';
import type { Conversation } from '../../src/protocol/agent-events.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeSession } from './support/fake-session.js';

const ids = createFakeIds();
const AGENT = { id: ids.uuid(), name: 'Maya', role: 'admin', online: true } as const;

function conversation(
  changes: Partial<Conversation> = {},
  status = 'queued',
  agent = '',
): Conversation {
  const at = '2026-01-05T09:00:00.000Z';
  const { conversation: made } = createFakeSession(ids.uuid(), at);
  const assignedTo = agent === '' ? {} : { assignedTo: { name: agent } };
  const away = status === 'abandoned' ? { reason: 'disconnected' as const } : {};
  const session = { ...made.session, status: status as 'queued', ...away, ...assignedTo };
  return { ...made, session, ...changes };
}

function stateWith(...conversations: Conversation[]): ConsoleState {
  const welcome = { agent: AGENT, conversations, serverTime: '2026-01-05T09:10:00.000Z' };
  return reduceConsole(INITIAL_CONSOLE, {
    type: 'welcome-received',
    welcome,
    at: Date.parse('2026-01-05T09:00:00.000Z'),
  });
}

const time = (minute: number) => `2026-01-05T09:0${minute}:00.000Z`;

describe('console state', () => {
  it('nothing of an agent stays when another one has signed in, in another tab', () => {
    const mine = conversation({}, 'active', 'Maya');
    const { id } = mine.session;
    const before = reduceConsole(stateWith(mine), { type: 'conversation-selected', sessionId: id });
    assert.equal(before.selected?.id, id);
    const agent = { ...AGENT, id: ids.uuid(), name: 'Jo' };
    const after = reduceConsole(before, {
      type: 'welcome-received',
      welcome: { agent, conversations: [], serverTime: time(1) },
      at: 0,
    });
    assert.deepEqual(
      [after.selected, after.conversations.size, after.agent?.name],
      [null, 0, 'Jo'],
    );
    assert.equal(after.auth.stage, before.auth.stage);
  });

  it('the queue has the conversations that nobody has, longest wait first, away ones last', () => {
    const late = conversation({ waitingSince: time(5) });
    const early = conversation({ waitingSince: time(1) });
    const mine = conversation({ waitingSince: time(0) }, 'active', 'Maya');
    const away = conversation({ waitingSince: time(0) }, 'abandoned');
    const state = stateWith(late, mine, away, early);
    assert.deepEqual(selectQueue(state), [early, late, away]);
    assert.equal(countPresent(selectQueue(state)), 2);
    assert.deepEqual(selectMine(state), [mine]);
  });

  it('in the queue, those whom the server has put back come in their place, not by their wait', () => {
    const flood = [3, 4].map((minute) =>
      conversation({ waitingSince: time(0), queueAt: time(minute) }),
    );
    const late = conversation({ waitingSince: time(2) });
    assert.deepEqual(selectQueue(stateWith(...flood, late)), [late, ...flood]);
  });

  it('the own ones: waiting ones first, then by last message, then away ones; others are apart', () => {
    const other = conversation({ waitingSince: time(1) }, 'active', 'Jo');
    const quiet = conversation({ waitingSince: null }, 'active', 'Maya');
    const waits = conversation({ waitingSince: time(4) }, 'active', 'Maya');
    const waitsLonger = conversation({ waitingSince: time(2) }, 'active', 'Maya');
    const left = conversation({ waitingSince: time(0) }, 'abandoned', 'Maya');
    const state = stateWith(left, other, quiet, waits, waitsLonger);
    assert.deepEqual(selectMine(state), [waitsLonger, waits, quiet, left]);
    assert.deepEqual(selectOthers(state), [other]);
  });

  it('the next conversation is the longest wait in the queue, else among the open ones', () => {
    const queued = conversation({ waitingSince: time(5) });
    const waits = conversation({ waitingSince: time(1) }, 'active', 'Maya');
    const quiet = conversation({ waitingSince: null }, 'active', 'Maya');
    assert.equal(selectNext(stateWith(quiet, waits, queued)), queued);
    assert.equal(selectNext(stateWith(quiet, waits)), waits);
    assert.isNull(selectNext(stateWith(quiet)));
    const sessionId = queued.session.id;
    const state = stateWith(quiet, waits, queued);
    assert.equal(
      selectNext(reduceConsole(state, { type: 'conversation-selected', sessionId })),
      waits,
    );
  });

  it('a conversation that ended leaves the lists, and stays selected', () => {
    const one = conversation();
    const { id } = one.session;
    const selected = reduceConsole(stateWith(one), {
      type: 'conversation-selected',
      sessionId: id,
    });
    const ended = { ...one, session: { ...one.session, status: 'ended' as const, final: true } };
    const after = reduceConsole(selected, { type: 'conversation-changed', conversation: ended });
    assert.equal(after.conversations.size, 0);
    assert.equal(after.selected?.conversation.session.final, true);
  });

  it('waiting times are counted on the server’s clock', () => {
    assert.equal(stateWith().clockOffset, 600_000);
    assert.equal(waitingTime(time(0), Date.parse(time(0)) + 59_999), '59 s');
    assert.equal(waitingTime(time(0), Date.parse(time(4))), '4 min');
    assert.equal(waitingTime(time(0), Date.parse(time(0)) + 3 * 3_600_000), '3 h');
    assert.equal(waitingTime(time(1), Date.parse(time(0))), '0 s');
  });

  it('an anonymous visitor has a label that does not change', () => {
    const one = conversation();
    assert.match(visitorName(one), /^Visitor [0-9A-F]{4}$/);
    assert.equal(visitorName(one), visitorName({ ...one, session: { id: one.session.id } }));
    assert.equal(visitorName({ ...one, visitor: { name: 'Ada', verified: false } }), 'Ada');
  });

  it('a page is shown as its path, or unchanged if it is no URL', () => {
    assert.equal(pagePath('https://shop.example/caf%C3%A9?q=1#top'), '/café?q=1');
    assert.equal(pagePath('https://shop.example/%E0%A4'), '/%E0%A4');
    assert.equal(pagePath('shop'), 'shop');
  });

  it('the address of a page is shown with its true host, and without a user name', () => {
    assert.equal(
      pageAddress('https://shop.example/caf%C3%A9?q=1#top'),
      'https://shop.example/café?q=1#top',
    );
    // Cyrillic letters.
    assert.equal(pageAddress('https://аррӏе.com/a'), 'https://xn--80ak6aa92e.com/a');
    assert.equal(pageAddress('https://bank.example@evil.example/'), 'https://evil.example/');
    assert.equal(pageAddress('about:blank'), 'about:blank');
    assert.equal(pageAddress('shop'), 'shop');
  });

  it('notifies of new messages in the queue and in own conversations, but not when lists are loaded', () => {
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
    assert.deepEqual(conversationsToNotify(INITIAL_CONSOLE, stateWith(one)), []);
    assert.deepEqual(conversationsToNotify(empty, next), [one]);
    const again = change(next, { ...one, connected: false });
    assert.deepEqual(conversationsToNotify(next, again), []);
  });
});
