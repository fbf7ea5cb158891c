import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { clockContract } from '../contracts/clock-contract.js';
import { turn } from '../contracts/contract.js';

describe('BrowserClock', () => {
  clockContract(it, () => ({ clock: createBrowserClock(), step: turn, close() {} }));
});
