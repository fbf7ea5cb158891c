import { assert } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { createTestConsole } from './support/test-console.js';

describe('days and waiting times in the console', () => {
  let time: SinonFakeTimers;
  beforeEach(() => {
    time = useFakeTimers({
      now: new Date('2026-06-01T23:58:30'),
      // The console's fake clock needs the real `setTimeout`.
      toFake: ['setInterval', 'clearInterval', 'Date'],
    });
  });
  afterEach(() => time.restore());

  it('change with the clock while nothing else happens', async () => {
    const { client, server, settle, one, textOf } = await createTestConsole();
    const id = server.startConversation('Hello');
    client.start(null);
    await settle();
    client.selectConversation(id);
    await settle();
    const seen = (): string[] => [textOf(one('.day')), textOf(one('.waiting'))];
    const pass = async (ms: number): Promise<void> => {
      time.tick(ms);
      document.dispatchEvent(new Event('visibilitychange'));
      await settle();
    };
    assert.deepEqual(seen(), ['Today', 'waits 0 s']);
    await pass(90_000);
    assert.deepEqual(seen(), ['Yesterday', 'waits 1 min']);
    time.setSystemTime(new Date('2026-06-04T09:00:00'));
    await pass(60_000);
    assert.deepEqual(seen(), ['Monday, June 1', 'waits 2 d']);
  });
});
