import type { LockRequest, Locks } from '../../src/core/ports.js';
import { equal, eventually, ok, withRig, type Register } from './contract.js';

export interface LocksTab {
  locks: Locks;
  /** The document goes away without a word. */
  kill(): void;
}

export interface LocksRig {
  openTab(): LocksTab | Promise<LocksTab>;
  step(): Promise<void>;
  close(): void | Promise<void>;
}

export interface LocksTraits {
  /** Whether who asked first is served first. */
  fair: boolean;
}

export function locksContract(
  register: Register,
  open: () => LocksRig | Promise<LocksRig>,
  { fair }: LocksTraits = { fair: true },
): void {
  const test = withRig(register, open);

  test('TAB-1 one tab at a time holds a lock; the next gets it on release', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    const first = take(a, 'a', steps);
    equal(steps, [], 'granted only after the call');
    await eventually(rig.step, () => steps.length === 1);
    const second = take(b, 'b', steps);
    ok(await resolved(rig, a.locks.query('lock')), 'the lock is held');
    equal(steps, ['a granted']);
    first.release();
    first.release();
    await eventually(rig.step, () => steps.length === 2);
    equal(steps, ['a granted', 'b granted']);
    second.release();
  });

  test('locks of other names have nothing to do with it', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    const first = take(a, 'a', steps);
    const second = take(b, 'b', steps, 'other lock');
    await eventually(rig.step, () => steps.length === 2);
    first.release();
    second.release();
  });

  test('query tells whether anybody holds it', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    equal(await resolved(rig, b.locks.query('lock')), false);
    const request = take(a, 'a', steps);
    await eventually(rig.step, () => steps.length === 1);
    equal(await resolved(rig, a.locks.query('lock')), true, 'asked by the holder');
    equal(await resolved(rig, b.locks.query('lock')), true, 'asked by another');
    equal(await resolved(rig, b.locks.query('other lock')), false, 'of another name');
    request.release();
    // The release is on its way to the browser, and another document's question may overtake it.
    while (await resolved(rig, b.locks.query('lock'))) await rig.step();
  });

  test('TAB-8 a queued request that is released is never granted', async (rig) => {
    const steps: string[] = [];
    const [a, b, c] = [await rig.openTab(), await rig.openTab(), await rig.openTab()];
    const first = take(a, 'a', steps);
    await eventually(rig.step, () => steps.length === 1);
    const second = take(b, 'b', steps);
    second.release();
    const third = take(c, 'c', steps);
    first.release();
    await eventually(rig.step, () => steps.length === 2);
    equal(steps, ['a granted', 'c granted']);
    third.release();
  });

  test('a request released at once is never granted, and blocks nobody', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    take(a, 'a', steps).release();
    const second = take(b, 'b', steps);
    await eventually(rig.step, () => steps.length > 0);
    equal(steps, ['b granted']);
    second.release();
  });

  test('TAB-7 a stolen lock is lost to its holder, once', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    const first = take(a, 'a', steps);
    await eventually(rig.step, () => steps.length === 1);
    const thief = take(b, 'b', steps, 'lock', 'steal');
    await eventually(rig.step, () => steps.length === 3);
    equal(steps.slice().sort(), ['a granted', 'a lost', 'b granted']);
    first.release();
    equal(
      await resolved(rig, a.locks.query('lock')),
      true,
      "the robbed one's release frees nothing",
    );
    thief.release();
    equal(steps.length, 3);
  });

  test('TAB-7 what the holder released is not lost', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    const first = take(a, 'a', steps);
    await eventually(rig.step, () => steps.length === 1);
    first.release();
    const thief = take(b, 'b', steps, 'lock', 'steal');
    await eventually(rig.step, () => steps.length === 2);
    equal(steps, ['a granted', 'b granted']);
    thief.release();
  });

  test('TAB-1 the lock of a tab that goes away is free', async (rig) => {
    const steps: string[] = [];
    const [a, b] = [await rig.openTab(), await rig.openTab()];
    take(a, 'a', steps);
    await eventually(rig.step, () => steps.length === 1);
    const second = take(b, 'b', steps);
    a.kill();
    await eventually(rig.step, () => steps.length === 2);
    equal(steps, ['a granted', 'b granted']);
    second.release();
  });

  if (!fair) return;

  test('who asked first is served first', async (rig) => {
    const steps: string[] = [];
    const tabs = [await rig.openTab(), await rig.openTab(), await rig.openTab()];
    const requests: LockRequest[] = [];
    for (const [i, tab] of tabs.entries()) {
      requests.push(take(tab, `${i}`, steps));
      // Another document's request may overtake one that is still on its way to the browser.
      await resolved(rig, tab.locks.query('lock'));
    }
    for (const [i, request] of requests.entries()) {
      await eventually(rig.step, () => steps.length === i + 1);
      request.release();
    }
    equal(steps, ['0 granted', '1 granted', '2 granted']);
  });
}

function take(
  { locks }: LocksTab,
  who: string,
  steps: string[],
  name = 'lock',
  how: 'queue' | 'steal' = 'queue',
): LockRequest {
  return locks.request(name, how, {
    granted: () => steps.push(`${who} granted`),
    lost: () => steps.push(`${who} lost`),
  });
}

/** The promise's value; virtual time moves on meanwhile. */
async function resolved<T>(rig: LocksRig, promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.finally(() => (done = true));
  await eventually(rig.step, () => done);
  return promise;
}
