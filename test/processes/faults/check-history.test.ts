// The checker finds what it is there to find; else its silence would mean nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE, type ChatState } from '../../../src/core/state/state.js';
import type { Message } from '../../../src/protocol/message.js';
import { checkHistory } from '../support/check-history.js';
import { createHistory } from '../support/history.js';
import { watchShown } from '../support/watch-shown.js';

const message = (seq: number, body = `says ${seq}`, clientId = `client ${body}`): Message => ({
  id: `id ${clientId}`,
  clientId,
  seq,
  author: { kind: 'visitor' },
  body,
  at: '2026-01-05T09:00:00.000Z',
});
const logOf = (...messages: Message[]) => messages.map((each) => ({ ...each, system: false }));
/** Three messages of one tab, pressed and acknowledged. */
function createConversation() {
  const history = createHistory();
  const messages = [message(1), message(2), message(3)] as const;
  for (const each of messages) {
    history.press('tab', each.body);
    history.ack(each);
  }
  return { history, messages };
}

test('a conversation in good order has no violation', () => {
  const { history, messages } = createConversation();
  assert.deepEqual(checkHistory(history, logOf(...messages)), []);
});

const BROKEN: [rule: string, log: (messages: readonly Message[]) => Message[]][] = [
  ['INV-1', ([one, two]) => [one!, two!]],
  ['INV-1', ([one, two]) => [one!, two!, message(3, 'another', 'client says 3')]],
  ['INV-2', (all) => [...all, message(4, 'from nowhere')]],
  ['INV-3', (all) => [...all, message(4, 'says 3', 'another id')]],
  ['INV-6', () => [message(1, 'says 2'), message(2, 'says 1'), message(3)]],
  ['INV-7', ([one, two, three]) => [one!, two!, { ...three!, seq: 4 }]],
  ['INV-7', (all) => [...all, { ...all[2]!, seq: 4 }]],
  ['INV-11', ([one, two]) => [one!, two!]],
];
for (const [index, [rule, broken]] of BROKEN.entries())
  test(`a broken log is noticed: ${rule} (${index})`, () => {
    const { history, messages } = createConversation();
    const found = checkHistory(history, logOf(...broken(messages)));
    assert.ok(
      found.some((violation) => violation.startsWith(`${rule}:`)),
      found.join('\n'),
    );
  });

test('INV-7, INV-8: another entry for a known seq, and a lease given twice, are noticed', () => {
  const { history } = createConversation();
  history.heard(message(2, 'another'));
  history.leased(1);
  history.leased(1);
  assert.deepEqual(
    history.violations.map((violation) => violation.slice(0, 5)),
    ['INV-7', 'INV-8'],
  );
});

test('INV-3, INV-4: a tab that shows a message twice, or a hole, is noticed', () => {
  const shows = (messages: Message[], pending: ChatState['pending'] = []) => {
    const history = createHistory();
    const look = watchShown('tab', history);
    const transcript = { ...INITIAL_STATE.transcript, messages };
    look({ ...INITIAL_STATE, transcript: { ...transcript, messages: messages.slice(0, 1) } });
    look({ ...INITIAL_STATE, transcript, pending });
    return history.violations.map((violation) => violation.slice(0, 5));
  };
  const pending = { clientId: message(1).clientId, body: 'x', at: 0, tab: 't', n: 0 };
  assert.deepEqual(shows([message(1), message(2)]), []);
  assert.deepEqual(shows([message(1), message(3)]), ['INV-4']);
  assert.deepEqual(shows([message(1), message(2, 'says 1')]), ['INV-7', 'INV-3']);
  assert.deepEqual(shows([message(1)], [{ ...pending, phase: 'sending' }]), ['INV-3']);
});
