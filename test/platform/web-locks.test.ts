import type { Locks } from '../../src/core/ports.js';
import { createSingleTabLocks } from '../../src/platform/single-tab-locks.js';
import { createWebLocks } from '../../src/platform/web-locks.js';
import { equal, eventually, turn } from '../contracts/contract.js';
import { locksContract } from '../contracts/locks-contract.js';
import { openDocument, type OtherDocument } from './other-document.js';

type WebLocksModule = typeof import('../../src/platform/web-locks.js');

const none = (): Locks => {
  throw new Error('There are Web Locks here.');
};

const refuse = (): Promise<never> =>
  Promise.reject(new DOMException('Access to the Locks API is denied.', 'SecurityError'));

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

  it('TAB-8 removes a queued request from the browser when it is released', async () => {
    const steps: string[] = [];
    const callbacks = { granted: () => steps.push('granted'), lost() {} };
    const locks = createWebLocks(none);
    const first = locks.request('trace', 'queue', callbacks);
    await eventually(turn, () => steps.length === 1);
    locks.request('trace', 'queue', callbacks).release();
    // A frozen document could not answer a grant: the request itself has to go.
    equal((await navigator.locks.query()).pending, []);
    first.release();
  });

  it('gives back a lock that is granted after its release', async () => {
    const steps: string[] = [];
    const grants: ((lock: Lock | null) => unknown)[] = [];
    const request = (_name: string, _options: unknown, grant: () => unknown): Promise<void> => {
      grants.push(grant);
      return new Promise(() => {});
    };
    Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } });
    try {
      const callbacks = { granted: () => steps.push('granted'), lost: () => steps.push('lost') };
      createWebLocks(none).request('lock', 'queue', callbacks).release();
      equal(grants[0]!(null), undefined, 'how long it is held');
      equal(steps, []);
    } finally {
      delete (navigator as { locks?: LockManager }).locks;
    }
  });
});

describe('WebLocks without Web Locks', () => {
  it('TAB-9 hands a release on to the fallback', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: { request: refuse } });
    try {
      const steps: string[] = [];
      const fallback: Locks = {
        request() {
          steps.push('requested');
          return { release: () => steps.push('released') };
        },
        query: () => Promise.resolve(true),
      };
      const callbacks = { granted() {}, lost() {} };
      const request = createWebLocks(() => fallback).request('lock', 'queue', callbacks);
      await eventually(turn, () => steps.length > 0);
      request.release();
      equal(steps, ['requested', 'released']);
    } finally {
      delete (navigator as { locks?: LockManager }).locks;
    }
  });

  const managers: Record<string, unknown> = {
    'are missing (plain http)': undefined,
    'are refused (opaque origin)': { request: refuse, query: refuse },
  };
  for (const [name, manager] of Object.entries(managers)) {
    it(`TAB-9 uses the fallback if Web Locks ${name}`, async () => {
      Object.defineProperty(navigator, 'locks', { configurable: true, value: manager });
      try {
        let made = 0;
        const locks = createWebLocks(() => {
          made++;
          return createSingleTabLocks();
        });
        const steps: string[] = [];
        const take = (who: string): { release(): void } =>
          locks.request('lock', 'queue', {
            granted: () => steps.push(`${who} granted`),
            lost: () => steps.push(`${who} lost`),
          });
        equal(await locks.query('lock'), false);
        take('a');
        await eventually(turn, () => steps.length === 1);
        take('b');
        await eventually(turn, () => steps.length === 2);
        equal(steps, ['a granted', 'b granted']);
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
