import { suite, test } from 'node:test';
import { createFakeClock } from '../support/fake-clock.js';
import { equal } from './contract.js';

suite('FakeClock, what only a test can do', () => {
  test('a jump of the wall clock moves no timer, and reaches the forks only', async () => {
    const clock = createFakeClock();
    const [device, other] = [clock.fork(), clock.fork()];
    const tab = device.fork();
    const start = clock.now();
    let ran = 0;
    tab.after(100, () => ran++);
    device.jump(-3_600_000);
    equal([tab.now() - start, other.now() - start, ran], [-3_600_000, 0, 0]);
    tab.set(start + 5);
    equal([tab.now() - start, device.now() - start], [5, -3_600_000]);
    await clock.advance(99);
    equal(ran, 0);
    await clock.advance(1);
    equal(ran, 1);
  });

  test('promises settle between two timers of the same moment', async () => {
    const clock = createFakeClock();
    const steps: string[] = [];
    clock.after(1, () => {
      void Promise.resolve()
        .then(() => undefined)
        .then(() => steps.push('reaction'));
    });
    clock.after(1, () => steps.push('second timer'));
    await clock.advance(1);
    equal(steps, ['reaction', 'second timer']);
  });

  test('a frozen clock keeps what falls due; with frozen timers events still come', async () => {
    const clock = createFakeClock();
    const tab = clock.fork();
    const steps: string[] = [];
    const schedule = (): void => {
      tab.after(10, () => steps.push('timer'));
      tab.task(10, () => steps.push('event'));
    };
    schedule();
    tab.freeze();
    await clock.advance(1_000);
    equal(steps, []);
    tab.thaw();
    await clock.advance(0);
    equal(steps, ['timer', 'event']);
    schedule();
    tab.freeze('timers');
    await clock.advance(1_000);
    equal(steps, ['timer', 'event', 'event']);
  });

  test('a throttled clock runs timers at multiples only, events at once', async () => {
    const clock = createFakeClock();
    const tab = clock.fork();
    const steps: string[] = [];
    tab.throttle(60_000);
    tab.after(10, () => steps.push(`timer at ${tab.elapsed()}`));
    tab.task(10, () => steps.push(`event at ${tab.elapsed()}`));
    await clock.advance(120_000);
    equal(steps, ['event at 10', 'timer at 60000']);
  });

  test('a killed clock runs nothing any more, its forks neither', async () => {
    const clock = createFakeClock();
    const device = clock.fork();
    const tab = device.fork();
    let ran = 0;
    tab.after(1, () => ran++);
    device.kill();
    tab.after(1, () => ran++);
    await clock.advance(10);
    equal([ran, tab.alive(), clock.alive()], [0, false, true]);
  });
});
