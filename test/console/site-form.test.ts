import { assert } from '@open-wc/testing';
import { conflictsOf, isSame, rebased } from '../../src/console/elements/site-form/form-values.js';
import type { SiteDetails } from '../../src/protocol/site-settings.js';
import { createTestClient, refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const HOUR_SECONDS = 3600;
const DEMO: SiteDetails = {
  site: 'demo',
  settings: { name: 'Shop', retention: { historySeconds: 24 * HOUR_SECONDS } },
  defaults: { historySeconds: 24 * HOUR_SECONDS, idleSeconds: 1800, deleteAfterDays: 0 },
  identitySecret: { isSet: false, formerUntil: null },
  version: 'v1',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: 'Maya Kern',
};
const demo = (change: Partial<SiteDetails>): SiteDetails => ({ ...DEMO, ...change });
const answer = (site: SiteDetails) => ({ status: 200, body: { site } });

async function open(section = 'privacy', testClient = createTestClient()) {
  const test = await createTestConsole(testClient);
  const { answers, client } = test;
  answers['GET /sites/demo'] ??= answer(DEMO);
  answers['GET /sites'] = { status: 200, body: { sites: [{ token: 'demo', name: 'Shop' }] } };
  client.start(null);
  client.open(`/console/settings/${section}`);
  for (const name of ['settings-page', `${section}-settings`]) {
    await customElements.whenDefined(name);
    await test.settle();
  }
  await test.settle();
  const { all, one, settle, textOf } = test;
  return {
    ...test,
    async press(name: string) {
      const button = all('button').find((each) => each.textContent?.trim() === name);
      assert.exists(button, name);
      button.click();
      await settle();
    },
    field: (id: string) => one(`#${id}`) as HTMLInputElement,
    async fill(id: string, value: string) {
      const box = one(`#${id}`) as HTMLInputElement;
      box.value = value;
      box.dispatchEvent(new Event('input'));
      await settle();
    },
    status: () => textOf(one('.saved')),
    written: () => testClient.calls.filter(({ method }) => method === 'PUT'),
    shown: (selector: string) => all(selector).map(textOf),
  };
}

describe('console settings: what stands in a form', () => {
  const draft = {
    values: { a: '1', b: '0', c: 'x' },
    before: { a: '0', b: '0', c: '' },
    version: '',
  };

  it('keeps what the agent has changed on top of what others have', () => {
    assert.deepEqual(rebased(draft, { a: '0', b: '2', c: '' }), { b: '2', a: '1', c: 'x' });
    assert.deepEqual(conflictsOf(draft, { a: '0', b: '2', c: '' }), []);
  });

  it('is in conflict only where both have changed a field, each in another way', () => {
    assert.deepEqual(conflictsOf(draft, { a: '2', b: '2', c: 'x' }), ['a']);
  });

  it('compares rows by what is in them', () => {
    assert.isTrue(isSame([{ a: '1' }], [{ a: '1' }]));
    assert.isFalse(isSame([{ a: '1' }], [{ a: '2' }]));
  });
});

describe('console settings: a form for a site', () => {
  it('saves what was typed with the version that it began with, and says so', async () => {
    const { fill, press, field, answers, status, written } = await open();
    assert.equal(field('historyHours').value, '24');
    assert.equal(field('idleMinutes').placeholder, '30');
    await fill('historyHours', '1');
    const settings = {
      name: 'Shop',
      messageLog: true,
      retention: { historySeconds: HOUR_SECONDS },
    };
    answers['PUT /sites/demo'] = answer(demo({ settings, version: 'v2' }));
    await press('Save');
    assert.equal(status(), 'Saved');
    const [call] = written();
    assert.deepEqual(call?.body, settings);
    assert.deepEqual(call?.headers, { 'if-match': '"v1"' });
    assert.equal(field('historyHours').value, '1');
  });

  it('says at the field what is wrong, and sends nothing', async () => {
    const { fill, press, one, textOf, written, focused } = await open();
    await fill('idleMinutes', '0.1');
    await press('Save');
    assert.equal(textOf(one('#idleMinutes-error')), 'Please enter at least 1 minute.');
    assert.equal((focused() as HTMLElement).id, 'idleMinutes');
    assert.deepEqual(written(), []);
  });

  it('keeps what was typed in another section, over a reload and a failed request', async () => {
    const testClient = createTestClient();
    const { client, fill, press, field, settle, shown, tabStorage } = await open(
      'privacy',
      testClient,
    );
    await fill('historyHours', '7');
    await press('Save');
    assert.include(shown('#form-error').join(), 'There is no such site any more.');
    client.open('/console/settings/team');
    await settle();
    client.open('/console/settings/privacy');
    await settle();
    assert.equal(field('historyHours').value, '7');
    const reloaded = await open('privacy', createTestClient({ tabStorage }));
    assert.equal(reloaded.field('historyHours').value, '7');
  });

  it('shows both values of a field that somebody else has changed, and lets the agent choose', async () => {
    const { fill, press, field, answers, shown, written, status } = await open();
    const theirs = demo({
      settings: { name: 'New', retention: { historySeconds: 2 * HOUR_SECONDS } },
      ...{ version: 'v2', updatedBy: 'Jonas Weber' },
    });
    const error = refusal('conflict').body as object;
    answers['PUT /sites/demo'] = { status: 409, body: { ...error, current: theirs } };
    await fill('historyHours', '1');
    await press('Save');
    assert.deepEqual(shown('.meanwhile h3'), ['Changed meanwhile by Jonas Weber']);
    assert.deepEqual(shown('.meanwhile tbody td'), ['1', '2']);
    assert.equal(field('historyHours').value, '1');
    await press('Take theirs');
    assert.deepEqual([field('historyHours').value, shown('.meanwhile')], ['2', []]);

    answers['PUT /sites/demo'] = answer(demo({ version: 'v3' }));
    await fill('historyHours', '3');
    await press('Save');
    assert.equal(status(), 'Saved');
    assert.deepEqual(written().at(-1)?.headers, { 'if-match': '"v2"' });
    assert.deepInclude(written().at(-1)?.body as object, { name: 'New' });
  });

  it('saves over a change of other settings, and keeps it', async () => {
    const testClient = createTestClient();
    const { fill, press, status, answers, written } = await open('privacy', testClient);
    const current = demo({ settings: { ...DEMO.settings, name: 'New' }, version: 'v2' });
    const error = refusal('conflict').body as object;
    answers['PUT /sites/demo'] = { status: 409, body: { ...error, current } };
    await fill('historyHours', '1');
    Object.defineProperty(answers, 'PUT /sites/demo', {
      get: () =>
        written().length > 1
          ? answer(demo({ version: 'v3' }))
          : { status: 409, body: { ...error, current } },
    });
    await press('Save');
    assert.equal(status(), 'Saved');
    assert.deepEqual(
      written().map(({ headers }) => headers?.['if-match']),
      ['"v1"', '"v2"'],
    );
    assert.deepInclude(written()[1]?.body as object, { name: 'New' });
  });

  it('says if the settings cannot be loaded, and tries again', async () => {
    const testClient = createTestClient();
    testClient.answers['GET /sites/demo'] = refusal('unavailable');
    const { press, answers, field, shown } = await open('privacy', testClient);
    assert.include(shown('.error').join(), 'could not be loaded');
    answers['GET /sites/demo'] = answer(DEMO);
    await press('Try again');
    assert.equal(field('historyHours').value, '24');
  });
});
