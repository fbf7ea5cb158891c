import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTypingSignal } from '../../src/core/typing-signal.js';
import { createFakeClock } from '../support/fake-clock.js';

function setup() {
  const clock = createFakeClock();
  const told: boolean[] = [];
  return { clock, told, signal: createTypingSignal(clock, (on) => told.push(on)) };
}

suite('the typing signal', () => {
  test('E1 many keystrokes are one signal, repeated every 2 s', async () => {
    const { clock, told, signal } = setup();
    for (let ms = 0; ms < 5_000; ms += 100) {
      signal.wrote();
      await clock.advance(100);
    }
    assert.deepEqual(told, [true, true, true]);
  });

  test('E1 typing has stopped when it is said, or after 4 s without a key', async () => {
    const { clock, told, signal } = setup();
    signal.wrote();
    signal.stop();
    signal.stop();
    assert.deepEqual(told, [true, false]);
    signal.wrote();
    await clock.advance(3_999);
    assert.deepEqual(told, [true, false, true]);
    await clock.advance(1);
    assert.deepEqual(told, [true, false, true, false]);
    assert.equal(clock.pending(), 0);
  });

  test('E1 nothing is sent when typing stops that never began', () => {
    const { told, signal } = setup();
    signal.stop();
    assert.deepEqual(told, []);
  });

  test('E1 a clock that is set back silences nothing', () => {
    const { clock, told, signal } = setup();
    signal.wrote();
    clock.jump(-3_600_000);
    signal.wrote();
    assert.deepEqual(told, [true, true]);
  });
});
