import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createCalendar } from '../../../server/reports/calendar.js';
import { ValueCounts } from '../../../server/reports/value-counts.js';
import {
  addCount,
  decodeFigures,
  encodeFigures,
  type Figure,
  type FigureCounts,
} from '../../../server/storage/figure-codec.js';
import { formatDuration } from '../../../src/protocol/report-table.js';
import { localTime } from '../../../src/protocol/zoned-time.js';

const DAY_MS = 24 * 60 * 60_000;
const SLOT_MS = 15 * 60_000;

function countsOf(...values: number[]): ValueCounts {
  const counts = new ValueCounts();
  for (const value of values) counts.add(value, 1);
  return counts;
}

test('B9: the median of an even number is between the two in the middle, the 90th percentile a value', () => {
  assert.deepEqual(countsOf(9, 1, 5).read(), {
    count: 3,
    mean: 5,
    median: 5,
    percentile90: 9,
    longest: 9,
  });
  const { median, percentile90 } = countsOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 100_000).read();
  assert.deepEqual([median, percentile90], [5.5, 9]);
  assert.equal(countsOf().read().median, null);
});

test('B9: the values read from counts are those of the sorted list', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const { median, percentile90, longest } = countsOf(...values).read();
      const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2)];
      assert.equal(median, (sorted[low]! + sorted[high]!) / 2);
      assert.equal(percentile90, sorted[Math.ceil(sorted.length * 0.9) - 1]);
      assert.equal(longest, sorted.at(-1));
    }),
  );
});

test('B9: counts come back from their text as they were', () => {
  const figure = fc.constantFrom<Figure>(
    'waiting',
    'duration',
    'conversations',
    'availableSeconds',
  );
  const entry = fc.tuple(figure, fc.nat(), fc.integer({ min: 1, max: 2 ** 40 }));
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const counts: FigureCounts = new Map();
      for (const [name, value, count] of entries) addCount(counts, name, value, count);
      const read: FigureCounts = new Map();
      decodeFigures(encodeFigures(counts), (name, { values, counts: decoded, length }) => {
        for (let index = 0; index < length; index += 1)
          addCount(read, name, values[index]!, decoded[index]!);
      });
      const sorted = (all: FigureCounts) =>
        [...all].map(([name, values]) => [name, [...values].sort(([a], [b]) => a - b)]);
      assert.deepEqual(sorted(read), sorted(counts));
    }),
  );
});

test('B9: a count below 0 is refused: it was taken back without having been added', () => {
  const counts: FigureCounts = new Map();
  addCount(counts, 'conversations', 0, -1);
  assert.throws(() => encodeFigures(counts), RangeError);
});

test('B9: each quarter of an hour counts on its calendar day, in every zone and when clocks change', () => {
  const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/Los_Angeles'];
  const others = ['Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Beirut'];
  for (const timeZone of [...zones, ...others])
    // Days on which clocks change somewhere, and others.
    for (const first of [Date.UTC(2026, 2, 6), Date.UTC(2026, 2, 26), Date.UTC(2026, 9, 23)]) {
      const localDays = Array.from({ length: 6 }, (_, n) => first + n * DAY_MS);
      const calendar = createCalendar(timeZone, localDays);
      const firstDay = first / DAY_MS;
      for (let day = firstDay - 2; day < firstDay + 8; day += 1)
        for (let slot = 0; slot < 96; slot += 1) {
          const sums = localDays.map(() => 0);
          for (const row of [-1, slot]) {
            if (day < calendar.days.from || day > calendar.days.to) continue;
            if (!calendar.slots.includes(row)) continue;
            for (const { index, sign } of calendar.sharesOf({ day, slot: row }))
              sums[index]! += sign;
          }
          const expected = localTime(timeZone, day * DAY_MS + slot * SLOT_MS).day;
          assert.deepEqual(
            sums,
            localDays.map((local) => (local === expected ? 1 : 0)),
            `${timeZone}, day ${day}, slot ${slot}`,
          );
        }
    }
});

test('B9: a duration is written in hours, minutes and seconds', () => {
  assert.deepEqual([0, 59.5, 3_725, null].map(formatDuration), [
    '0:00:00',
    '0:01:00',
    '1:02:05',
    '',
  ]);
});
