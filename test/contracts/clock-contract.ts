import type { Clock } from '../../src/core/ports.js';
import { equal, eventually, ok, withRig, type Register } from './contract.js';

export interface ClockRig {
  clock: Clock;
  /** Lets a little time pass. */
  step(): Promise<void>;
  close(): void;
}

export function clockContract(register: Register, open: () => ClockRig): void {
  const test = withRig(register, open);

  test('now is ms since 1970, and goes on', async ({ clock, step }) => {
    const start = clock.now();
    ok(start > Date.UTC(2025, 0), 'it is later than 2025');
    await eventually(step, () => clock.now() > start);
  });

  // A busy machine may stop the test between two calls, so the earlier timer is set first.
  test('after calls once, after the call has returned, in order of time', async (rig) => {
    const calls: string[] = [];
    rig.clock.after(0, () => calls.push('first'));
    rig.clock.after(10, () => calls.push('second'));
    rig.clock.after(30, () => calls.push('third'));
    equal(calls, []);
    await eventually(rig.step, () => calls.length >= 3);
    equal(calls, ['first', 'second', 'third']);
  });

  test('a timer taken back is not called, and taking it back twice is safe', async (rig) => {
    const calls: string[] = [];
    const undo = rig.clock.after(1, () => calls.push('taken back'));
    undo();
    undo();
    rig.clock.after(5, () => calls.push('later'));
    await eventually(rig.step, () => calls.length > 0);
    equal(calls, ['later']);
  });

  test('a timer may be taken back after it ran', async ({ clock, step }) => {
    let ran = false;
    const undo = clock.after(0, () => (ran = true));
    await eventually(step, () => ran);
    undo();
  });

  test('a month is not too long to wait for, and holds up nothing that is due before', async ({
    clock,
    step,
  }) => {
    const calls: string[] = [];
    const undo = clock.after(31 * 86_400_000, () => calls.push('month'));
    clock.after(10, () => calls.push('soon'));
    await eventually(step, () => calls.length > 0);
    equal(calls, ['soon']);
    undo();
  });
}
