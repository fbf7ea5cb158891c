import { assert } from '@open-wc/testing';
import type { SiteDetails } from '../../src/protocol/site-settings.js';
import { createFakeAddress } from './support/fake-address.js';
import { createTestClient } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const DEMO: SiteDetails = {
  site: 'demo',
  settings: {
    name: 'Shop',
    openingHours: { timeZone: 'UTC', spans: [{ days: [1], from: '09:00', to: '17:00' }] },
    preChat: [{ name: 'order', kind: 'text', label: 'Order', required: false }],
  },
  defaults: { historySeconds: 3600, idleSeconds: 1800, deleteAfterDays: 0 },
  identitySecret: { isSet: false, formerUntil: null },
  version: 'v1',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: 'Maya Kern',
};
const JONAS = {
  ...{ id: '0a000000-0000-4000-8000-000000000001', name: 'Jonas Weber', online: false },
  access: { role: 'agent', sites: null, disabled: false },
};

async function open(path: string, ...elements: string[]) {
  const page = await createTestConsole(createTestClient({ address: createFakeAddress(path) }));
  const sites = [
    { token: 'books', name: 'Books' },
    { token: 'demo', name: 'Shop' },
  ];
  Object.assign(page.answers, {
    'GET /sites': { status: 200, body: { sites } },
    'GET /sites/demo': { status: 200, body: { site: DEMO } },
    'GET /sites/demo/tasks': { status: 200, body: { savedTasks: [] } },
    'GET /canned-replies': { status: 200, body: { cannedReplies: [] } },
    'GET /agents': { status: 200, body: { agents: [JONAS] } },
  });
  page.client.start(null);
  for (const name of elements) {
    await customElements.whenDefined(name);
    await page.settle();
  }
  await page.settle();
  return {
    ...page,
    async press(name: string) {
      page
        .all('button')
        .find((each) => (each.ariaLabel ?? each.textContent?.trim()) === name)!
        .click();
      await page.settle();
    },
    /** As a password manager does: an event for each field, with nothing rendered in between. */
    async type(values: Readonly<Record<string, string>>) {
      for (const [selector, value] of Object.entries(values)) {
        const field = page.one(selector) as HTMLInputElement;
        field.value = value;
        for (const event of ['input', 'change'])
          field.dispatchEvent(new Event(event, { bubbles: true, composed: true }));
      }
      await page.settle();
    },
  };
}
const openSettings = (section: string, element = `${section}-settings`) =>
  open(`/console/settings/${section}?site=demo`, 'settings-page', element);

describe('console: no field is lost when several are filled in at once', () => {
  it('in the dialog "New task"', async () => {
    const page = await open('/console/');
    const id = page.server.startConversation('Hello');
    page.client.selectConversation(id);
    await page.settle();
    await page.press('Suggest a task');
    await customElements.whenDefined('task-dialog');
    await page.settle();
    await page.type({ '#title': 'Tour', '#target': '#plans', '#say': 'Look' });
    const { title, steps } = page.state().taskDrafts.get(id)!;
    assert.equal(title, 'Tour');
    assert.deepInclude(steps[0], { target: '#plans', say: 'Look' });
  });

  it('in the form of a saved task', async () => {
    const page = await openSettings('saved-tasks');
    await page.press('New saved task');
    await page.type({ '#title': 'Tour', '#target': '#plans', '#say': 'Look' });
    const [draft] = page.state().savedTaskDrafts.values();
    assert.equal(draft?.title, 'Tour');
    assert.deepInclude(draft?.steps[0], { target: '#plans', say: 'Look' });
  });

  it('in the form of a canned reply', async () => {
    const page = await openSettings('canned-replies');
    await page.press('New canned reply');
    await page.type({ '#shortcut': 'hi', '#body': 'Hello' });
    const fields = ['#shortcut', '#body'].map((id) => (page.one(id) as HTMLInputElement).value);
    assert.deepEqual(fields, ['hi', 'Hello']);
  });

  it('in the settings of a site', async () => {
    const page = await openSettings('privacy');
    await page.type({ '#historyHours': '2', '#idleMinutes': '3' });
    const [draft] = page.state().settingsDrafts.values();
    assert.deepInclude(draft?.values, { historyHours: '2', idleMinutes: '3' });
  });

  it('in a row of the opening hours', async () => {
    const page = await openSettings('opening-hours');
    await page.type({ '#span-0-from': '08:00', '#span-0-to': '12:00' });
    const [draft] = page.state().settingsDrafts.values();
    assert.deepEqual(draft?.values.spans, [{ days: '1', from: '08:00', to: '12:00' }]);
  });

  it('on the days of the opening hours', async () => {
    const page = await openSettings('opening-hours');
    for (const box of page.all('.spans .choice input').slice(1, 3)) box.click();
    await page.settle();
    const [draft] = page.state().settingsDrafts.values();
    assert.deepEqual(draft?.values.spans, [{ days: '123', from: '09:00', to: '17:00' }]);
  });

  it('in a field of the pre-chat form', async () => {
    const page = await openSettings('pre-chat-form', 'pre-chat-settings');
    await page.type({ '#field-0-label': 'Order number', '#field-0-name': 'number' });
    const [draft] = page.state().settingsDrafts.values();
    assert.deepEqual(draft?.values.fields, [
      { name: 'number', label: 'Order number', isRequired: false, kind: 'text' },
    ]);
  });

  it('in the filter of the history', async () => {
    const page = await open('/console/history', 'history-page');
    await page.type({ '#from': '2026-03-01', '#to': '2026-03-31' });
    assert.equal(page.address.path(), '/console/history?from=2026-03-01&to=2026-03-31');
  });

  it('among the sites that an agent sees, before the first answer', async () => {
    const page = await openSettings('team');
    for (const box of page.all('details .choice input').slice(1)) box.click();
    await page.settle();
    const written = page.calls.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
    assert.deepEqual(written, [{ sites: ['books'] }, { sites: ['books', 'demo'] }]);
  });
});
