import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type { Report } from '../../src/protocol/reports.js';
import { refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const SUMMARY = {
  conversations: 3,
  restored: 0.5,
  firstResponse: 65,
  waiting: 30.5,
  duration: null,
  abandoned: 1,
};
const REPORT: Report = {
  from: '2026-03-01',
  to: '2026-03-02',
  site: null,
  timeZone: 'Europe/Berlin',
  asOf: '2026-03-02T12:00:00.000Z',
  figures: [
    { row: 'conversations', count: 3 },
    { row: 'restored', count: 2, share: 0.5 },
    { row: 'waiting', count: 4, median: 30.5, percentile90: 90, longest: 3_725 },
    { row: 'duration', count: 0, mean: null, median: null },
    { row: 'satisfaction' },
  ],
  days: [
    { day: '2026-03-01', ...SUMMARY },
    { day: '2026-03-02', ...SUMMARY, firstResponse: null },
  ],
  sites: [
    { site: 'books', name: 'Books', ...SUMMARY },
    { site: 'demo', name: '=Shop', ...SUMMARY },
  ],
  agents: [
    { name: 'Maya', conversations: 2, answers: 5, firstResponse: 65, availableSeconds: 7_200 },
  ],
};
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const query = (from: string, to: string, rest = `timeZone=${encodeURIComponent(timeZone)}`) =>
  `/reports?from=${from}&to=${to}&${rest}`;

async function open(path = '/console/reports/2026-03-01/2026-03-02', answer: object = REPORT) {
  const test = await createTestConsole();
  const { answers, client, all, settle } = test;
  answers['GET /sites'] = { status: 200, body: { sites: [{ token: 'demo', name: 'Shop' }] } };
  answers[query('2026-03-01', '2026-03-02')] = { status: 200, body: answer };
  client.start(null);
  await settle();
  client.open(path);
  await customElements.whenDefined('reports-page');
  for (let turns = 0; turns < 3; turns += 1) await settle();
  const rowsOf = (name: string) =>
    [...all(`table[aria-label='${name}'] tbody tr`)].map((row) =>
      [...row.children].map((cell) => cell.ariaLabel ?? cell.textContent?.trim()),
    );
  const set = async (id: string, value: string) => {
    const field = test.one(`#${id}`) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event('change'));
    await settle();
  };
  const asked = () =>
    test.calls.map(({ path: called }) => called).filter((called) => called.startsWith('/reports'));
  return { ...test, rowsOf, set, asked };
}

describe('console: reports', () => {
  it('shows each figure with its definition, and no value where there is none', async () => {
    const { rowsOf, one, textOf } = await open();
    assert.deepEqual(rowsOf('Figures'), [
      ['Conversations', '3', '', '', '', '', ''],
      ['Restoration rate', '2', '50.0%', '', '', '', ''],
      ['Waiting time', '4', '', '', '0:00:31', '0:01:30', '1:02:05'],
      ['Duration', '0', '', '', '', '', ''],
      ['Satisfaction', '', '', '', '', '', ''],
    ]);
    const header = one("th[aria-label='Conversations']");
    const about = header.getAttribute('aria-describedby')!;
    assert.include(textOf(one(`#${about}`)), 'at least one message');
    assert.deepEqual(rowsOf('Per agent'), [['Maya', '2', '5', '0:01:05', '2:00:00']]);
    assert.equal(rowsOf('By day').length, 2);
    assert.equal(rowsOf('Per site').length, 2);
    assert.include(textOf(one('.intro')), 'Europe/Berlin');
  });

  it('has the range in its address', async () => {
    const { address, set, asked } = await open();
    assert.deepEqual(asked(), [query('2026-03-01', '2026-03-02')]);
    await set('to', '2026-03-05');
    assert.equal(address.path(), '/console/reports/2026-03-01/2026-03-05');
    await set('site', 'demo');
    assert.equal(address.path(), '/console/reports/2026-03-01/2026-03-05/demo');
    assert.equal(asked().at(-1), query('2026-03-01', '2026-03-05', 'site=demo'));
  });

  it('says what is wrong with a range, asks nobody, and keeps what was typed', async () => {
    const { set, asked, one, textOf } = await open();
    await set('from', '2026-04-01');
    assert.equal(textOf(one('#error')), 'The last day is before the first one.');
    assert.equal((one('#from') as HTMLInputElement).value, '2026-04-01');
    assert.equal(asked().length, 1);
    await set('from', '2020-01-01');
    assert.equal(textOf(one('#error')), 'A report covers two years at most.');
  });

  it('says when the server does not answer, and tries again', async () => {
    const page = await open('/console/reports/2026-03-01/2026-03-03');
    page.answers[query('2026-03-01', '2026-03-03')] = refusal('unavailable');
    await page.set('to', '2026-03-03');
    page
      .all('button')
      .find(({ textContent }) => textContent?.trim() === 'Try again')!
      .click();
    await page.settle();
    assert.include(page.textOf(page.one('#error')), 'doesn’t answer');
    page.answers[query('2026-03-01', '2026-03-03')] = { status: 200, body: REPORT };
    page
      .all('button')
      .find(({ textContent }) => textContent?.trim() === 'Try again')!
      .click();
    await page.settle();
    assert.equal(page.textOf(page.one('#error')), '');
    assert.equal(page.rowsOf('Figures').length, 5);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`axe finds no violations, ${colorScheme}`, async () => {
      document.documentElement.style.colorScheme = 'light dark';
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { app, settle } = await open();
      for (const width of [1280, 320]) {
        await setViewport({ width, height: 800 });
        await settle();
        await assert.isAccessible(app);
      }
      await setViewport({ width: 1280, height: 800 });
      await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
      document.documentElement.style.colorScheme = '';
    });
});
