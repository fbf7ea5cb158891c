import { suite, test } from 'node:test';
import type { Locks } from '../../src/core/ports.js';
import { createLazyLocks } from '../../src/platform/lazy-locks.js';
import { createVisibilityLocks } from '../../src/platform/visibility-locks.js';
import { createFakeHub, type FakeHub, type FakeHubOptions } from '../support/fake-channel.js';
import { createFakeClock, type FakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeLockManager } from '../support/fake-locks.js';
import { createFakePage, type FakePage } from '../support/fake-page.js';
import { equal, ok } from './contract.js';
import { locksContract, type LocksTab } from './locks-contract.js';

suite('FakeLocks', () => {
  locksContract(test, () => {
    const clock = createFakeClock();
    const manager = createFakeLockManager();
    return {
      openTab() {
        const own = clock.fork();
        const locks = manager.open(own);
        return {
          locks,
          kill() {
            own.kill();
            locks.kill();
          },
        };
      },
      step: () => clock.advance(1),
      close() {},
    };
  });
});

suite('LateLocks', () => {
  locksContract(test, () => {
    const clock = createFakeClock();
    const manager = createFakeLockManager();
    return {
      openTab() {
        const own = clock.fork();
        const locks = manager.open(own);
        const loading = new Promise<Locks>((resolve) => own.after(5, () => resolve(locks)));
        return {
          locks: createLazyLocks(loading),
          kill() {
            own.kill();
            locks.kill();
          },
        };
      },
      step: () => clock.advance(1),
      close() {},
    };
  });

  test('TAB-8 what is released while they load is never asked for', async () => {
    const clock = createFakeClock();
    const locks = createFakeLockManager().open(clock);
    const steps: string[] = [];
    const late = createLazyLocks(Promise.resolve(locks));
    late.request('lock', 'queue', { granted: () => steps.push('granted'), lost() {} }).release();
    await clock.advance(10);
    equal(steps, []);
  });
});

interface VisibilityTab extends LocksTab {
  page: FakePage;
}

function createTabs(options?: FakeHubOptions): {
  clock: FakeClock;
  hub: FakeHub;
  openTab(): VisibilityTab;
} {
  const clock = createFakeClock();
  const hub = createFakeHub(options);
  let seed = 0;
  return {
    clock,
    hub,
    openTab() {
      const own = clock.fork();
      const page = createFakePage();
      const channel = hub.open('locks', own);
      const ids = createFakeIds(++seed);
      return {
        locks: createVisibilityLocks({ clock: own, ids, page, channel }),
        page,
        kill: own.kill,
      };
    },
  };
}

suite('VisibilityLocks', () => {
  locksContract(
    test,
    () => {
      const { clock, openTab } = createTabs();
      return { openTab, step: () => clock.advance(100), close() {} };
    },
    { fair: false },
  );

  test('TAB-9 a hidden tab gives its lock up, and gets none until it is visible', async () => {
    const { clock, hub, openTab } = createTabs();
    const [a, b] = [openTab(), openTab()];
    const steps: string[] = [];
    const take = ({ locks }: LocksTab, who: string): void => {
      locks.request('lock', 'queue', {
        granted: () => steps.push(`${who} granted`),
        lost() {
          steps.push(`${who} lost`);
          take({ locks } as LocksTab, who);
        },
      });
    };
    take(a, 'a');
    await clock.advance(1_500);
    take(b, 'b');
    await clock.advance(20_000);
    equal(steps, ['a granted']);
    // The other has just asked, and will not ask again by itself for a while.
    const said = hub.posted.length;
    await clock.advanceUntil(() => hub.posted.length >= said + 2);
    a.page.hide();
    await clock.advance(1_500);
    equal(steps, ['a granted', 'a lost', 'b granted'], 'as soon as it is free');
    b.page.hide();
    await clock.advance(20_000);
    equal(steps.slice(3), ['b lost']);
    a.page.show();
    await clock.advance(20_000);
    equal(steps.slice(4), ['a granted']);
  });

  test('TAB-9 of tabs that ask at the same moment one gets it', async () => {
    for (let count = 2; count < 6; count++) {
      const { clock, openTab } = createTabs();
      const holders = new Set<number>();
      const tabs = Array.from({ length: count }, openTab);
      for (const [i, { locks }] of tabs.entries()) {
        locks.request('lock', 'queue', {
          granted: () => void holders.add(i),
          lost: () => void holders.delete(i),
        });
      }
      await clock.advance(1_500);
      equal(holders.size, 1, `holders among ${count}, at once`);
      await clock.advance(30_000);
      equal(holders.size, 1, `holders among ${count}`);
    }
  });

  test('TAB-9 two that hold it both find out, and one stays', async () => {
    // Slower than tabs wait for an answer: each takes the lock for free.
    const { clock, openTab } = createTabs({ delay: () => 1_200 });
    const tabs = [openTab(), openTab()];
    const steps: string[] = [];
    for (const [i, { locks }] of tabs.entries()) {
      locks.request('lock', 'queue', {
        granted: () => steps.push(`${i} granted`),
        lost: () => steps.push(`${i} lost`),
      });
    }
    await clock.advance(10_000);
    equal(steps.slice(0, 2), ['0 granted', '1 granted']);
    equal(steps.length, 3, 'one of them lost it');
  });

  test('TAB-9 visible tabs that cannot hear each other all hold it', async () => {
    const clock = createFakeClock();
    const holders: number[] = [];
    for (const seed of [1, 2]) {
      createVisibilityLocks({
        clock,
        ids: createFakeIds(seed),
        page: createFakePage(),
        channel: createFakeHub().open('own', clock),
      }).request('lock', 'queue', { granted: () => holders.push(seed), lost() {} });
    }
    await clock.advance(2_000);
    ok(holders.length === 2, 'both hold it; the lease decides');
  });
});
