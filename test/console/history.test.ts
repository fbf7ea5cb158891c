import { assert } from '@open-wc/testing';
import {
  areDaysReversed,
  NO_FIELDS,
  readHistoryQuery,
  toHistoryFilter,
  writeHistoryQuery,
  type HistoryFields,
} from '../../src/console/state/history-query.js';
import type { HistoryPage, HistoryRow } from '../../src/protocol/history.js';
import { createTestClient, refusal } from './support/test-client.js';
import { createFakeAddress } from './support/fake-address.js';
import { createTestConsole } from './support/test-console.js';

const AGENT = '0a000000-0000-4000-8000-000000000001';

const row = (n: number, change: Partial<HistoryRow> = {}): HistoryRow => ({
  session: {
    id: `0b000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    status: 'resolved',
    final: true,
    createdAt: new Date(Date.UTC(2026, 2, 1, 12, 0, n)).toISOString(),
    updatedAt: '2026-03-01T13:00:00.000Z',
    idleAt: null,
  },
  site: { token: 'demo', name: 'Demo shop' },
  visitor: { name: `Vera ${n}`, verified: false },
  closedAt: new Date(Date.UTC(2026, 2, 1, 12, 5, n)).toISOString(),
  messages: 4,
  tags: [],
  ...change,
});
const page = (numbers: number[], change: Partial<HistoryPage> = {}) => ({
  status: 200,
  body: { conversations: numbers.map((n) => row(n)), complete: true, ...change },
});
const LIST = '/history?status=closed';

const open = async (path: string, answers: Record<string, ReturnType<typeof page>>) => {
  const test = await createTestConsole(createTestClient({ address: createFakeAddress(path) }));
  Object.assign(test.answers, answers);
  await test.start();
  await settled(test, () => test.all('table').length > 0);
  return test;
};
const settled = async ({ settle }: { settle(): Promise<void> }, holds: () => boolean) => {
  for (let tries = 0; tries < 200 && !holds(); tries++) await settle();
};

describe('console: history', () => {
  it('B8: the address says what is searched for; what is not valid is left out', () => {
    const fields: HistoryFields = {
      text: 'a & b ',
      status: 'idle',
      site: 'demo',
      agent: AGENT,
      from: '2026-03-01',
      to: '2026-03-31',
    };
    assert.deepEqual(readHistoryQuery(writeHistoryQuery(fields)), fields);
    assert.equal(writeHistoryQuery(NO_FIELDS), '');
    const wrong = 'status=x&site=%20&agent=1&from=2026-13-01&to=tomorrow&more=1';
    assert.deepEqual(readHistoryQuery(wrong), NO_FIELDS);
    assert.lengthOf(readHistoryQuery(`text=${'x'.repeat(500)}`).text, 200);
  });

  it('B8: days are those of the device’s time zone, the last one included', () => {
    const { from, to } = toHistoryFilter({ ...NO_FIELDS, from: '2026-03-01', to: '2026-03-02' });
    assert.equal(from, new Date(2026, 2, 1).toISOString());
    assert.equal(to, new Date(2026, 2, 3).toISOString());
    assert.isFalse(areDaysReversed({ ...NO_FIELDS, from: '2026-03-01', to: '2026-03-01' }));
    assert.isTrue(areDaysReversed({ ...NO_FIELDS, from: '2026-03-02', to: '2026-03-01' }));
  });

  it('B8: more pages follow, and stay when the first is read again', async () => {
    const { client, state, answers, start } = createTestClient();
    await start();
    answers[LIST] = page([9, 8], { next: 'c1' });
    answers[`${LIST}&cursor=c1`] = page([7, 6]);
    const numbers = () => state().history?.rows.map(({ visitor }) => visitor.name);
    await client.history.load('');
    await client.history.loadMore();
    assert.deepEqual(numbers(), ['Vera 9', 'Vera 8', 'Vera 7', 'Vera 6']);
    answers[LIST] = page([10, 9], { next: 'c2' });
    await client.history.load('');
    assert.deepEqual(numbers(), ['Vera 10', 'Vera 9', 'Vera 8', 'Vera 7', 'Vera 6']);
    assert.isUndefined(state().history?.next);
  });

  it('B8: an answer that comes after a newer question counts for nothing', async () => {
    const { client, state, answers, start } = createTestClient();
    await start();
    answers['/history?status=idle'] = page([1]);
    answers['/history?status=away'] = page([2]);
    await Promise.all([client.history.load('status=idle'), client.history.load('status=away')]);
    assert.deepEqual([state().history?.query, state().history?.rows.length], ['status=away', 1]);
    assert.equal(state().history?.rows[0]?.visitor.name, 'Vera 2');
  });

  it('B8: what cannot be loaded is said, what was found stays, and it can be tried again', async () => {
    const { client, state, answers, start } = createTestClient();
    await start();
    answers[LIST] = page([1]);
    await client.history.load('');
    answers[LIST] = refusal('unavailable');
    await client.history.load('');
    assert.deepEqual([state().history?.phase, state().history?.rows.length], ['failed', 1]);
  });

  it('B8: the page shows each conversation as a row with a link, and the words that were found as text', async () => {
    const match = { source: 'visitor', text: 'My <b>order</b> is', marks: [[6, 11]] } as const;
    const found = {
      status: 200,
      body: { conversations: [row(1, { match: match as never, tags: ['vip'] })], complete: false },
    };
    const test = await open('/console/history?text=order', {
      '/history?status=closed&text=order': found,
    });
    const link = test.one('tbody a');
    assert.equal(link.getAttribute('href'), `/console/c/${row(1).session.id}`);
    assert.match(link.textContent, /^Vera 1/);
    assert.equal(test.one('mark').textContent, 'order');
    assert.equal(test.all('.match b').length, 0);
    const text = test.textOf(test.one('table'));
    for (const part of ['vip', 'Demo shop', 'Resolved', '5 min', 'My <b>'])
      assert.include(text, part);
    assert.include(test.textOf(test.one('history-page')), 'may not find all');
  });

  it('B8: a filter is an entry of the tab’s history, and Back brings the one before', async () => {
    const test = await open('/console/history', {
      [LIST]: page([1, 2]),
      '/history?status=resolved': page([2]),
    });
    const status = test.one('#status') as HTMLSelectElement;
    status.value = 'resolved';
    status.dispatchEvent(new Event('change', { bubbles: true }));
    await settled(test, () => test.all('tbody tr').length === 1);
    assert.equal(test.address.path(), '/console/history?status=resolved');
    test.address.back();
    await settled(test, () => test.all('tbody tr').length === 2);
    assert.equal(status.value, 'closed');
  });

  it('B8: what is exported is what the page shows', async () => {
    const test = await open('/console/history?status=resolved', {
      '/history?status=resolved': page([2]),
    });
    const button = test.all('button').find((each) => /Export/.test(each.textContent));
    button!.click();
    await settled(test, () => test.savedFiles.length > 0);
    assert.deepEqual(test.savedFiles, [{ path: '/history/export', body: { status: 'resolved' } }]);
  });
});
