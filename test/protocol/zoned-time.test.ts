import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf, localTime } from '../../src/protocol/zoned-time.js';

const utc = (time: string): number => Date.parse(`${time}:00Z`);

/** "2026-01-05 13:30", for a day and its minutes. */
const clock = (timeZone: string, at: string): string => {
  const { day, minutes } = localTime(timeZone, utc(at));
  return new Date(day + minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
};

const instant = (timeZone: string, local: string): string =>
  new Date(instantOf(timeZone, utc(local))).toISOString().slice(0, 16);

test('a local time has the day and the minutes of its zone', () => {
  for (const [zone, at, expected] of [
    ['UTC', '2026-01-05T00:00', '2026-01-05 00:00'],
    ['Pacific/Kiritimati', '2026-01-05T10:30', '2026-01-06 00:30'],
    ['Pacific/Pago_Pago', '2026-01-05T10:30', '2026-01-04 23:30'],
    ['Asia/Kathmandu', '2026-01-05T12:00', '2026-01-05 17:45'],
    ['Europe/Berlin', '2026-03-29T00:59', '2026-03-29 01:59'],
    ['Europe/Berlin', '2026-03-29T01:00', '2026-03-29 03:00'],
  ] as const)
    assert.equal(clock(zone, at), expected, `${zone} ${at}`);
});

test('a local time has its instant, before and after a change of the clocks', () => {
  for (const [zone, local, expected] of [
    ['Pacific/Kiritimati', '2026-01-06T00:30', '2026-01-05T10:30'],
    ['Pacific/Pago_Pago', '2026-01-04T23:30', '2026-01-05T10:30'],
    ['Europe/Berlin', '2026-03-28T09:00', '2026-03-28T08:00'],
    ['Europe/Berlin', '2026-03-29T09:00', '2026-03-29T07:00'],
    ['Europe/Berlin', '2026-10-25T09:00', '2026-10-25T08:00'],
    ['America/New_York', '2026-11-01T00:30', '2026-11-01T04:30'],
    ['America/New_York', '2026-11-01T03:30', '2026-11-01T08:30'],
    ['Australia/Lord_Howe', '2026-04-05T09:00', '2026-04-04T22:30'],
  ] as const)
    assert.equal(instant(zone, local), expected, `${zone} ${local}`);
});

test('a time that the clocks skip is as much later', () => {
  assert.equal(instant('Europe/Berlin', '2026-03-29T02:30'), '2026-03-29T01:30');
  assert.equal(instant('America/New_York', '2026-03-08T02:30'), '2026-03-08T07:30');
});

test('of a time that comes twice, it is the first', () => {
  assert.equal(instant('Europe/Berlin', '2026-10-25T02:30'), '2026-10-25T00:30');
  assert.equal(instant('America/New_York', '2026-11-01T01:30'), '2026-11-01T05:30');
});

test('a time zone that is not known is refused', () => {
  assert.throws(() => localTime('Europe/Nowhere', 0), RangeError);
});
