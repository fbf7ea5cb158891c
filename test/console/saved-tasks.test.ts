import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type { SavedTask } from '../../src/protocol/saved-tasks.js';
import { createTestClient, refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const ID = '7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e';
const PLANS: SavedTask = {
  ...{ id: ID, title: 'See the plans', version: 1 },
  steps: [
    { kind: 'highlight', target: '#plans', say: 'Here are the plans', timeoutSeconds: 5 },
    { kind: 'navigate', url: '/prices', say: 'And the prices' },
  ],
  ...{ updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'Maya Kern' },
};
const GIVEN = { title: PLANS.title, steps: PLANS.steps };
const PATH = '/sites/demo/tasks';
const COMBOBOX = '[aria-label="Use a saved task"]';

type Page = Awaited<ReturnType<typeof createTestConsole>>;

function helpers({ all, settle }: Pick<Page, 'all' | 'settle'>) {
  const button = (name: string) =>
    all('button').find((each) => (each.ariaLabel ?? each.textContent?.trim()) === name);
  return {
    button,
    async press(name: string) {
      assert.exists(button(name), name);
      button(name)!.click();
      await settle();
    },
    async type(id: string, text: string, index = 0) {
      const field = all(id)[index] as HTMLInputElement;
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await settle();
    },
    titles: () => all('.item .name').map((each) => each.textContent),
    values: (id: string) => (all(id) as HTMLInputElement[]).map(({ value }) => value),
  };
}

function knowing(savedTasks: SavedTask[]) {
  const client = createTestClient();
  client.answers[`GET ${PATH}`] = { status: 200, body: { savedTasks } };
  const sites = [{ token: 'demo', name: 'Shop' }];
  client.answers['GET /sites'] = { status: 200, body: { sites } };
  return client;
}

async function openSettings(savedTasks = [PLANS], testClient = knowing(savedTasks)) {
  const page = await createTestConsole(testClient);
  page.client.start(null);
  page.client.open('/console/settings/saved-tasks');
  for (const name of ['settings-page', 'saved-tasks-settings']) {
    await customElements.whenDefined(name);
    await page.settle();
  }
  await page.settle();
  return {
    ...page,
    ...helpers(page),
    testClient,
    status: () => page.textOf(page.one('.saved')),
    written: () => testClient.calls.filter(({ method }) => method !== 'GET'),
  };
}

async function openDialog(savedTasks = [PLANS], role: 'admin' | 'agent' = 'admin') {
  const testClient = knowing(savedTasks);
  testClient.server.agent.role = role;
  const page = await createTestConsole(testClient);
  const id = page.server.startConversation('Hello', { name: 'Ada' });
  await page.start();
  page.client.selectConversation(id);
  await page.settle();
  page.one('[aria-label="Suggest a task"]').click();
  await page.settle();
  await customElements.whenDefined('task-dialog');
  await page.settle();
  return {
    ...page,
    ...helpers(page),
    id,
    draft: () => page.state().taskDrafts.get(id),
    search: () => page.all(COMBOBOX)[0] as HTMLInputElement,
  };
}

describe('console settings: saved tasks', () => {
  it('adds one, and says so', async () => {
    const { press, type, answers, status, titles, written, focused } = await openSettings([]);
    await press('New saved task');
    assert.equal(focused()?.id, 'title');
    answers[`POST ${PATH}`] = { status: 201, body: { savedTask: PLANS } };
    answers[`GET ${PATH}`] = { status: 200, body: { savedTasks: [PLANS] } };
    await type('#title', 'See the plans');
    await type('#target', '#plans');
    await type('#say', 'Here are the plans');
    await press('Save');
    assert.equal(status(), 'Saved');
    assert.deepEqual(titles(), ['See the plans']);
    const steps = [{ kind: 'highlight', target: '#plans', say: 'Here are the plans' }];
    const body = { title: 'See the plans', steps };
    assert.deepEqual(written(), [{ method: 'POST', path: PATH, body }]);
  });

  it('changes one, with every field and the version that it began with', async () => {
    const { press, answers, status, written } = await openSettings();
    await press('Edit See the plans');
    answers[`PUT ${PATH}/${ID}`] = { status: 200, body: { savedTask: { ...PLANS, version: 2 } } };
    await press('Save');
    assert.equal(status(), 'Saved');
    const headers = { 'if-match': '"1"' };
    assert.deepEqual(written(), [{ method: 'PUT', path: `${PATH}/${ID}`, body: GIVEN, headers }]);
  });

  it('shows both versions when somebody else has changed it, and saves the one that is chosen', async () => {
    const { press, type, values, answers, one, textOf, status, written } = await openSettings();
    const theirs = { ...PLANS, title: 'Theirs', version: 2, updatedBy: 'Bert' };
    const error = { code: 'conflict', message: 'changed' };
    answers[`PUT ${PATH}/${ID}`] = { status: 409, body: { error, current: theirs } };
    await press('Edit See the plans');
    await type('#title', 'Mine');
    await press('Save');
    const shown = textOf(one('.meanwhile')).replace(/[\u2068\u2069]/g, '');
    assert.include(shown, 'Changed meanwhile by Bert');
    assert.include(shown, 'Theirs');
    assert.deepEqual(values('#title'), ['Mine']);
    const savedTask = { ...PLANS, title: 'Mine', version: 3 };
    answers[`PUT ${PATH}/${ID}`] = { status: 200, body: { savedTask } };
    answers[`GET ${PATH}`] = { status: 200, body: { savedTasks: [savedTask] } };
    await press('Save mine');
    assert.equal(status(), 'Saved');
    assert.deepEqual(written().at(-1)?.headers, { 'if-match': '"2"' });

    answers[`PUT ${PATH}/${ID}`] = { status: 409, body: { error, current: theirs } };
    await press('Edit Mine');
    await press('Save');
    await press('Take theirs');
    assert.deepEqual(values('#title'), ['Theirs']);
  });

  it('one that was deleted meanwhile can be saved as a new one', async () => {
    const { press, type, answers, one, textOf, titles, written } = await openSettings();
    answers[`PUT ${PATH}/${ID}`] = refusal('not_found');
    await press('Edit See the plans');
    await type('#title', 'Mine');
    await press('Save');
    assert.include(textOf(one('.meanwhile')), 'Deleted meanwhile');
    const savedTask = { ...PLANS, title: 'Mine' };
    answers[`POST ${PATH}`] = { status: 201, body: { savedTask } };
    answers[`GET ${PATH}`] = { status: 200, body: { savedTasks: [savedTask] } };
    await press('Save as new');
    assert.deepEqual(written().at(-1)?.body, { ...GIVEN, title: 'Mine' });
    assert.deepEqual(titles(), ['Mine']);
  });

  it('says at its field which selector the server refuses, and keeps what was typed', async () => {
    const { press, type, answers, all, values, focused } = await openSettings();
    await press('Edit See the plans');
    await type('#target', 'a:has(b)');
    const error = { code: 'invalid', message: 'task.steps.0.target: :has() costs too much' };
    answers[`PUT ${PATH}/${ID}`] = { status: 400, body: { error } };
    await press('Save');
    assert.include(all('#target-error')[0]?.textContent, 'Please do without :has()');
    assert.equal(focused(), all('#target')[0]);
    assert.deepEqual(values('#target'), ['a:has(b)']);
  });

  it('deletes one, and undoes that', async () => {
    const { press, answers, titles, written } = await openSettings();
    answers[`DELETE ${PATH}/${ID}`] = { status: 204, body: undefined };
    await press('Delete See the plans');
    assert.deepEqual(titles(), []);
    answers[`POST ${PATH}`] = { status: 201, body: { savedTask: PLANS } };
    await press('Undo');
    assert.deepEqual(titles(), ['See the plans']);
    assert.deepEqual(written().at(-1)?.body, GIVEN);
  });

  it('SND-7: half-written ones survive a reload', async () => {
    const first = await openSettings();
    await first.press('New saved task');
    await first.type('#title', 'Half a na');
    await first.press('Edit See the plans');
    await first.type('#title', 'Changed', 1);
    first.client.close();
    const { tabStorage, clock, ids, address, answers } = first;
    const again = createTestClient({ tabStorage, clock, ids, address }, first.server);
    Object.assign(again.answers, answers);
    const { values } = await openSettings([], again);
    assert.deepEqual(values('#title'), ['Half a na', 'Changed']);
  });

  it('steps are added on plain http, where crypto.randomUUID is missing', async () => {
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    try {
      const { press, values } = await openSettings([]);
      await press('New saved task');
      await press('Add step');
      assert.deepEqual(values('#say'), ['', '']);
    } finally {
      Reflect.deleteProperty(crypto, 'randomUUID');
    }
  });

  it('says that they could not be loaded, and tries again', async () => {
    const testClient = knowing([PLANS]);
    const answer = testClient.answers[`GET ${PATH}`]!;
    testClient.answers[`GET ${PATH}`] = { status: 0, body: undefined };
    const { press, titles, one, textOf } = await openSettings([], testClient);
    assert.include(textOf(one('saved-tasks-settings')), 'could not be loaded');
    testClient.answers[`GET ${PATH}`] = answer;
    await press('Try again');
    assert.deepEqual(titles(), ['See the plans']);
  });
});

describe('console: saved tasks in the dialog "New task"', () => {
  it('begins with a saved task, and gives back what it took the place of', async () => {
    const { press, type, values, search, one, settle } = await openDialog();
    await type('#title', 'Half a na');
    search().click();
    await settle();
    one('[role=option]').click();
    await settle();
    assert.deepEqual(values('#say'), ['Here are the plans', 'And the prices']);
    assert.equal(search().value, '');
    await press('Undo');
    assert.deepEqual(values('#title'), ['Half a na']);
  });

  it('finds saved tasks by their names and sentences; Escape closes the list only', async () => {
    const [step] = PLANS.steps;
    const tour = { ...PLANS, id: ID.replace('7', '8'), title: 'Tour', steps: [step!] };
    const { type, all, one, search, focused, settle, state } = await openDialog([PLANS, tour]);
    const found = () => all('[role=option] .label').map(({ textContent }) => textContent);
    const status = () => one('combo-box').shadowRoot?.querySelector('[role=status]')?.textContent;
    await type(COMBOBOX, 'prices plans');
    assert.deepEqual(found(), ['See the plans']);
    await type(COMBOBOX, 'tour');
    assert.deepEqual(found(), ['Tour']);
    await type(COMBOBOX, 'nothing');
    assert.equal(status(), 'No saved task has these words.');
    search().focus();
    const options = { key: 'Escape', bubbles: true, composed: true, cancelable: true };
    search().dispatchEvent(new KeyboardEvent('keydown', options));
    await settle();
    assert.deepEqual([status(), search().value], ['', '']);
    assert.isTrue(focused() === search());
    assert.equal(state().selected?.taskFormShown, true);
  });

  it('an admin saves a task for later, once; what the server refuses is said at its field', async () => {
    const { press, type, answers, calls, all, one, textOf } = await openDialog([]);
    await type('#title', 'Tour');
    await type('#target', 'a:has(b)');
    await type('#say', 'Look');
    const error = { code: 'invalid', message: 'task.steps.0.target: :has() costs too much' };
    answers[`POST ${PATH}`] = { status: 400, body: { error } };
    await press('Save for later');
    assert.include(all('#target-error')[0]?.textContent, 'Please do without :has()');
    await type('#target', '#plans');
    answers[`POST ${PATH}`] = { status: 201, body: { savedTask: PLANS } };
    await press('Save for later');
    await press('Save for later');
    assert.equal(textOf(one('.saved')), 'Saved for later');
    assert.equal(calls.filter(({ method, path }) => method === 'POST' && path === PATH).length, 2);
  });

  it('agents who are no admins use saved tasks, and save none', async () => {
    const { button, search } = await openDialog([PLANS], 'agent');
    assert.exists(search());
    assert.notExists(button('Save for later'));
  });
});

describe('console: axe finds no violations in saved tasks', () => {
  afterEach(async () => {
    await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await setViewport({ width: 1280, height: 800 });
    document.documentElement.style.colorScheme = '';
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`in the settings, ${colorScheme}`, async () => {
      document.documentElement.style.colorScheme = 'light dark';
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const settings = await openSettings();
      await settings.press('New saved task');
      await settings.press('Save');
      await assert.isAccessible(settings.app);
      await setViewport({ width: 320, height: 640 });
      const error = { code: 'conflict', message: 'changed' };
      const current = { ...PLANS, version: 2 };
      settings.answers[`PUT ${PATH}/${ID}`] = { status: 409, body: { error, current } };
      await settings.press('Cancel');
      await settings.press('Edit See the plans');
      await settings.press('Save');
      await assert.isAccessible(settings.app);
    });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`in the dialog, ${colorScheme}`, async () => {
      document.documentElement.style.colorScheme = 'light dark';
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await setViewport({ width: 320, height: 640 });
      const dialog = await openDialog();
      dialog.search().click();
      await dialog.settle();
      await assert.isAccessible(dialog.app);
    });
});
