import { assert } from '@open-wc/testing';
import { createConversationTyping } from '../../src/console/client/conversation-typing.js';
import { createFakeClock } from '../support/fake-clock.js';

describe('console client: typing', () => {
  it('E1 writing in another conversation ends it in the one before', async () => {
    const clock = createFakeClock();
    const told: [sessionId: string, on: boolean][] = [];
    const typing = createConversationTyping(clock, (...news) => told.push(news));
    typing.wrote('a');
    typing.wrote('b');
    typing.wrote('b');
    typing.stop();
    await clock.advance(10_000);
    assert.deepEqual(told, [
      ['a', true],
      ['a', false],
      ['b', true],
      ['b', false],
    ]);
  });
});
