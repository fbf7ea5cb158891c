import type { Locks } from '../../src/core/ports.js';
import { createLoneLocks } from '../../src/platform/lone-locks.js';
import { createWebLocks } from '../../src/platform/web-locks.js';
import { equal, eventually, turn } from '../contracts/contract.js';
import { locksContract } from '../contracts/locks-contract.js';
import { openDocument, type OtherDocument } from './other-document.js';

type WebLocksModule = typeof import('../../src/platform/web-locks.js');

const none = (): Locks => {
  throw new Error('There are Web Locks here.');
};

describe('WebLocks', () => {
  locksContract(it, () => {
    const documents: OtherDocument[] = [];
    return {
      async openTab() {
        const beside = await openDocument();
        documents.push(beside);
        const { createWebLocks: create } = await beside.load<WebLocksModule>('web-locks');
        return { locks: create(none), kill: beside.remove };
      },
      step: turn,
      close: () => documents.forEach((beside) => beside.remove()),
    };
  });
});

describe('WebLocks without Web Locks', () => {
  const refuse = (): Promise<never> =>
    Promise.reject(new DOMException('Access to the Locks API is denied.', 'SecurityError'));
  const managers: Record<string, unknown> = {
    'are missing (plain http)': undefined,
    'are refused (opaque origin)': { request: refuse, query: refuse },
  };
  for (const [name, manager] of Object.entries(managers)) {
    it(`TAB-9 the fallback takes over where they ${name}`, async () => {
      Object.defineProperty(navigator, 'locks', { configurable: true, value: manager });
      try {
        let made = 0;
        const locks = createWebLocks(() => {
          made++;
          return createLoneLocks();
        });
        const steps: string[] = [];
        const take = (who: string): { release(): void } =>
          locks.request('lock', 'queue', {
            granted: () => steps.push(`${who} granted`),
            lost: () => steps.push(`${who} lost`),
          });
        take('a');
        await eventually(turn, () => steps.length === 1);
        take('b');
        await eventually(turn, () => steps.length === 2);
        equal(steps, ['a granted', 'b granted']);
        equal(await locks.query('lock'), false);
        equal(made, 1, 'fallbacks made');
        take('c').release();
        for (let i = 0; i < 5; i++) await turn();
        equal(steps.length, 2);
      } finally {
        delete (navigator as { locks?: LockManager }).locks;
      }
    });
  }
});
