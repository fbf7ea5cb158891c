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
