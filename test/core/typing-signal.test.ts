import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTypingSignal } from '../../src/core/typing-signal.js';
import { createFakeClock } from '../support/fake-clock.js';

function setup() {
  const clock = createFakeClock();
  const told: boolean[] = [];
  return { clock, told, signal: createTypingSignal(clock, (on) => told.push(on)) };
}

suite('telling that somebody writes', () => {
  test('E1 many keys are told once, and once more every 2 s', async () => {
    const { clock, told, signal } = setup();
    for (let ms = 0; ms < 5_000; ms += 100) {
      signal.wrote();
      await clock.advance(100);
    }
    assert.deepEqual(told, [true, true, true]);
  });

  test('E1 it has stopped when it is said, or after 4 s of silence', async () => {
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

  test('E1 there is no end without a beginning', () => {
    const { told, signal } = setup();
    signal.stop();
    assert.deepEqual(told, []);
  });

  test('E1 a clock that is put back keeps nothing quiet', () => {
    const { clock, told, signal } = setup();
    signal.wrote();
    clock.jump(-3_600_000);
    signal.wrote();
    assert.deepEqual(told, [true, true]);
  });
});
