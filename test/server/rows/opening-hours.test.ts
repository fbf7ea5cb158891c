import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpenAt, nextOpening } from '../../../server/sites/opening-hours.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer } from '../support/test-server.js';

const at = (time: string) => Date.parse(time);
const hours = (days: number[], from: string, to: string, timeZone = 'Europe/Berlin') => ({
  timeZone,
  spans: [{ days, from, to }],
});
const WORKDAYS = [1, 2, 3, 4, 5];
const opensAt = (kept: ReturnType<typeof hours>, now: string) => {
  const next = nextOpening(kept, at(now));
  return next && new Date(next).toISOString();
};

test('A6: opening hours are those of the site’s own clock, in winter and in summer', () => {
  const office = hours(WORKDAYS, '09:00', '18:00');
  for (const [time, open] of [
    ['2026-01-05T07:59:59Z', false],
    ['2026-01-05T08:00:00Z', true],
    ['2026-01-05T16:59:59Z', true],
    ['2026-01-05T17:00:00Z', false],
    ['2026-07-06T06:59:59Z', false],
    ['2026-07-06T07:00:00Z', true],
    ['2026-07-06T16:00:00Z', false],
    ['2026-01-10T12:00:00Z', false],
  ] as const)
    assert.equal(isOpenAt(office, at(time)), open, time);
  const tokyo = hours([1], '00:00', '24:00', 'Asia/Tokyo');
  assert.equal(isOpenAt(tokyo, at('2026-01-04T15:00:00Z')), true);
  assert.equal(isOpenAt(tokyo, at('2026-01-05T15:00:00Z')), false);
});

test('A6: a span may go over midnight, and belongs to the day on which it begins', () => {
  const night = hours([5], '22:00', '02:00');
  for (const [time, open] of [
    ['2026-01-09T20:59:00Z', false],
    ['2026-01-09T21:00:00Z', true],
    ['2026-01-10T00:59:00Z', true],
    ['2026-01-10T01:00:00Z', false],
    ['2026-01-08T23:30:00Z', false],
    ['2026-01-10T21:30:00Z', false],
  ] as const)
    assert.equal(isOpenAt(night, at(time)), open, time);
  // Sunday's span reaches into Monday, over the change to summer time as well.
  assert.equal(isOpenAt(hours([7], '20:00', '08:00'), at('2026-03-30T05:59:00Z')), true);
  assert.equal(isOpenAt(hours([7], '20:00', '08:00'), at('2026-03-30T06:00:00Z')), false);
});

test('A6: the next opening, over a weekend and over the change of the clocks', () => {
  const office = hours(WORKDAYS, '09:00', '18:00');
  assert.equal(opensAt(office, '2026-01-05T05:00:00Z'), '2026-01-05T08:00:00.000Z');
  assert.equal(opensAt(office, '2026-03-27T18:00:00Z'), '2026-03-30T07:00:00.000Z');
  assert.equal(opensAt(office, '2026-10-23T18:00:00Z'), '2026-10-26T08:00:00.000Z');
  assert.equal(
    opensAt(hours([1], '09:00', '10:00'), '2026-01-05T09:30:00Z'),
    '2026-01-12T08:00:00.000Z',
  );
  assert.equal(
    opensAt(hours([1], '09:00', '10:00', 'America/New_York'), '2026-11-02T05:30:00Z'),
    '2026-11-02T14:00:00.000Z',
  );
  assert.equal(opensAt(hours([], '09:00', '10:00'), '2026-01-05T09:30:00Z'), undefined);
});

test('A6: the hours of a date take the place of those of its weekday', () => {
  const kept = {
    ...hours(WORKDAYS, '09:00', '18:00'),
    exceptions: [
      { date: '2026-12-24', spans: [{ from: '09:00', to: '12:00' }] },
      { date: '2026-12-25', spans: [] },
      // A Saturday: open until after midnight.
      { date: '2026-12-26', spans: [{ from: '20:00', to: '01:00' }] },
    ],
  };
  for (const [time, open] of [
    ['2026-12-24T08:30:00Z', true],
    ['2026-12-24T11:00:00Z', false],
    ['2026-12-25T10:00:00Z', false],
    ['2026-12-26T19:30:00Z', true],
    ['2026-12-26T23:30:00Z', true],
    ['2026-12-27T00:00:00Z', false],
  ] as const)
    assert.equal(isOpenAt(kept, at(time)), open, time);
  assert.equal(opensAt(kept, '2026-12-24T12:00:00Z'), '2026-12-26T19:00:00.000Z');
});

test('A6: the next opening is found behind many closed days, and where it is the only one', () => {
  const dates = [...Array(30).keys()].map((day) =>
    new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10),
  );
  const holidays = {
    ...hours(WORKDAYS, '09:00', '18:00'),
    exceptions: dates.map((date) => ({ date, spans: [] })),
  };
  assert.equal(opensAt(holidays, '2026-01-05T05:00:00Z'), '2026-02-04T08:00:00.000Z');
  const fair = {
    ...hours([], '09:00', '18:00'),
    exceptions: [{ date: '2026-09-01', spans: [{ from: '10:00', to: '11:00' }] }],
  };
  assert.equal(opensAt(fair, '2026-01-05T05:00:00Z'), '2026-09-01T08:00:00.000Z');
});

test('A6: visitors hear when hours begin and end; after hours an agent makes no site online', async (t) => {
  const server = await startTestServer({ TOKEN_SECONDS: '3600' });
  t.after(() => server.close());
  // It is Sunday, 13:00 in Berlin.
  const openingHours = hours([7], '13:10', '13:20');
  await server.storage.sites.set('demo', { openingHours }, 0);
  await server.storage.sites.set('always', {}, 0);
  server.clock.advance(60_000);
  const { token, site } = await openTestSession(server);
  assert.deepEqual(site.availability, {
    online: false,
    team: [],
    open: false,
    opensAt: '2026-03-01T12:10:00.000Z',
  });
  const elsewhere = await openTestSession(server, { site: 'always' });
  const visitor = await connectVisitor(server.url, token);
  const other = await connectVisitor(server.url, elsewhere.token);
  for (const socket of [visitor, other])
    assert.equal((await socket.next('availability')).online, false);
  const agent = await connectAgent(server, 'Cleo');
  const closed = await visitor.next('availability');
  assert.deepEqual([closed.online, closed.open, closed.team], [false, false, [{ name: 'Cleo' }]]);
  assert.deepEqual(await other.next('availability'), { online: true, team: [{ name: 'Cleo' }] });

  const minutes = async (count: number) => {
    server.clock.advance(count * 60_000);
    await server.sockets.broadcastAvailability();
  };
  await minutes(8);
  await minutes(1);
  assert.deepEqual(await visitor.next('availability'), {
    online: true,
    team: [{ name: 'Cleo' }],
    open: true,
  });
  await minutes(10);
  assert.equal((await visitor.next('availability')).opensAt, '2026-03-08T12:10:00.000Z');
  assert.equal(other.heard.filter(({ event }) => event === 'availability').length, 2);
  for (const socket of [visitor, other, agent]) socket.close();
});

test('A6: the server looks at the hours by itself, at least once a minute', async (t) => {
  const server = await startTestServer();
  t.after(() => server.close());
  await server.storage.sites.set('demo', { openingHours: hours([7], '13:10', '13:20') }, 0);
  server.clock.advance(9.5 * 60_000);
  const { token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  assert.equal((await visitor.next('availability')).open, false);
  server.startJobs();
  server.clock.advance(60_000);
  assert.equal((await visitor.next('availability')).open, true);
  visitor.close();
});
