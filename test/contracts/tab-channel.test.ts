import { suite, test } from 'node:test';
import { createFakeHub } from '../support/fake-channel.js';
import { createFakeClock } from '../support/fake-clock.js';
import { tabChannelContract } from './tab-channel-contract.js';

suite('FakeChannel', () => {
  tabChannelContract(test, () => {
    const clock = createFakeClock();
    const hub = createFakeHub();
    return {
      open: () => hub.open('tabs', clock.fork()),
      step: () => clock.advance(1),
      close() {},
    };
  });
});
