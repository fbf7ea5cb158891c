import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSendQueue } from '../../src/core/outbox/send-queue.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';

test('SND-4 a message that stays unsent although the server has it is sent again after growing waits', async () => {
  const clock = createFakeClock();
  let requests = 0;
  const queue = createSendQueue({
    clock,
    ids: createFakeIds(),
    head: () => ({ clientId: 'a', body: 'hello' }),
    isUnsent: () => true,
    ready: () => true,
    async request() {
      requests += 1;
      const author = { kind: 'visitor' as const };
      const at = '2026-03-01T12:00:00Z';
      const message = { id: 'm', clientId: 'a', seq: 1, author, body: 'hello', at };
      return { kind: 'done', value: { message, duplicate: true } };
    },
    sent() {},
    failed: () => assert.fail('not refused'),
    settle: () => assert.fail('not refused'),
    unresponsive: () => assert.fail('it answers'),
  });
  queue.pump();
  await clock.advance(200);
  assert.equal(requests, 1);
  await clock.advance(60_000);
  assert.ok(requests > 2 && requests < 10, `${requests} requests`);
  queue.close();
});

test('SND-10 a refused message is handed back as it was, with the server’s error', async () => {
  const clock = createFakeClock();
  const message = { clientId: 'a', body: 'hello' };
  const error = { code: 'too_large' as const, message: 'body: too long' };
  const failed: unknown[] = [];
  const queue = createSendQueue({
    clock,
    ids: createFakeIds(),
    head: () => message,
    isUnsent: () => failed.length === 0,
    ready: () => true,
    request: async () => ({ kind: 'refused', error }),
    sent: () => assert.fail('refused'),
    failed: (...given) => void failed.push(...given),
    settle: () => assert.fail('it is the message’s fault'),
    unresponsive: () => assert.fail('it answers'),
  });
  queue.pump();
  await clock.advance(200);
  assert.deepEqual(failed, [message, error]);
  assert.equal(failed[0], message);
  queue.close();
});
