import { suite, test } from 'node:test';
import { systemClock } from '../../server/system-ports.js';
import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createFakeClock } from '../support/fake-clock.js';
import { clockContract } from './clock-contract.js';
import { turn } from './contract.js';

suite('FakeClock', () => {
  clockContract(test, () => {
    const clock = createFakeClock();
    return { clock, step: () => clock.advance(1), close() {} };
  });
});

suite('BrowserClock', () => {
  clockContract(test, () => ({ clock: createBrowserClock(), step: turn, close() {} }));
});

suite('SystemClock', () => {
  clockContract(test, () => ({ clock: systemClock, step: turn, close() {} }));
});
