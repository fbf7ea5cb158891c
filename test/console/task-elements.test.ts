import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type { StepDraft } from '../../src/console/state/task-draft.js';
import { MAX_TASK_STEPS, MAX_VALUE_UNITS } from '../../src/protocol/task.js';
import type { Outline } from '../../src/protocol/task-events.js';
import { createTestConsole } from './support/test-console.js';

type TestConsole = Awaited<ReturnType<typeof createTestConsole>>;

const OUTLINE: Outline = {
  url: 'https://shop.example/plans',
  title: 'Our plans',
  actions: ['highlight', 'click', 'fill'],
  entries: [
    { kind: 'heading', label: 'Plans', target: '#plans' },
    { kind: 'button', label: 'Choose Pro', target: '#pro' },
    { kind: 'field', label: 'E-mail', target: '#email' },
  ],
};

/** The console with a conversation on screen. */
async function openConversation() {
  const page = await createTestConsole();
  const id = page.server.startConversation('Hello', { name: 'Ada' });
  await page.start();
  page.client.selectConversation(id);
  await page.settle();
  return { ...page, id };
}

/** And the dialog "New task" over it. */
async function openDialog(outline: Outline | null = OUTLINE) {
  const page = await openConversation();
  const opener = page.one('[aria-label="Suggest a task"]');
  opener.focus();
  opener.click();
  await page.settle();
  await customElements.whenDefined('task-dialog');
  await page.settle();
  if (outline) page.server.emit('outline:changed', { sessionId: page.id, outline });
  await page.settle();
  return { ...page, opener };
}

async function loadProgress({ settle }: TestConsole): Promise<void> {
  await settle();
  await customElements.whenDefined('task-progress');
  await settle();
}

const fields = ({ all }: Pick<TestConsole, 'all'>, selector: string) =>
  all(selector) as HTMLInputElement[];

function type(into: HTMLInputElement, text: string): void {
  into.value = text;
  into.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
function press(target: EventTarget, key: string, altKey = false): void {
  const options = { key, altKey, bubbles: true, composed: true, cancelable: true };
  target.dispatchEvent(new KeyboardEvent('keydown', options));
}
const button = ({ all }: Pick<TestConsole, 'all'>, text: string): HTMLElement =>
  all('button').find((each) => each.textContent?.trim() === text)!;

/** As many steps as a task may have, and as long as each may be: more than a task may be. */
const longSteps = (step: StepDraft): StepDraft[] =>
  Array.from({ length: MAX_TASK_STEPS }, (_, index) => ({
    ...{ ...step, key: `step ${index}`, kind: 'fill', target: '#a' },
    ...{ say: 'Your text goes here', value: '長'.repeat(MAX_VALUE_UNITS) },
  }));

const sentences = (page: Pick<TestConsole, 'all'>) =>
  fields(page, '#say').map(({ value }) => value);

describe('console: the dialog "New task"', () => {
  it('TSK-1: targets are found by name and kind and chosen by keys; the task is sent, and the focus returns', async () => {
    const page = await openDialog();
    assert.equal(page.focused()?.id, 'title');
    type(fields(page, '#title')[0]!, 'See Pro');
    const combobox = page.one('[aria-label="Target"]') as HTMLInputElement;
    type(combobox, 'pro button');
    await page.settle();
    assert.lengthOf(page.all('[role=option]'), 1);
    press(combobox, 'Enter');
    await page.settle();
    assert.equal(combobox.value, 'Choose Pro');
    type(fields(page, '#say')[0]!, 'This one fits you');
    await page.settle();
    assert.include(
      page.textOf(page.one('[aria-label=Preview]')),
      'Maya Kern would like to show you: See Pro',
    );
    assert.include(page.textOf(page.one('[aria-label=Preview]')), 'This one fits you');
    button(page, 'Send task').click();
    await page.settle(100);
    assert.deepEqual(page.server.sessions.get(page.id)?.tasks[0]?.task.steps, [
      { kind: 'highlight', target: '#pro', say: 'This one fits you' },
    ]);
    assert.deepEqual(page.all('task-dialog'), []);
    assert.isTrue(page.focused() === page.opener);
  });

  it('TSK-2: only the kinds that the page allows can be chosen; without an outline it says why', async () => {
    const page = await openDialog();
    const options = page.all('#kind option') as HTMLOptionElement[];
    assert.deepEqual(
      options.filter(({ disabled }) => disabled).map(({ textContent }) => textContent?.trim()),
      ['Go to a page (not allowed on this page)', 'Scroll to (not allowed on this page)'],
    );
    assert.isEmpty(page.all('#kind-warning'));
    const outline = { ...OUTLINE, actions: [] };
    page.server.emit('outline:changed', { sessionId: page.id, outline });
    await page.settle();
    assert.include(page.textOf(page.one('task-dialog')), 'allows no guided tasks');
    assert.include(page.textOf(page.one('#kind-warning')), 'would stop at this step');
    const other = await openDialog(null);
    assert.include(other.textOf(other.one('task-dialog')), 'told nothing of itself');
    assert.lengthOf(other.all('#kind option'), 5);
    assert.lengthOf(other.all('#target'), 1);
  });

  it('TSK-1: what is wrong is said at its field, which gets the focus; nothing is sent', async () => {
    const page = await openDialog();
    button(page, 'Send task').click();
    await page.settle();
    assert.equal(page.focused()?.id, 'title');
    type(fields(page, '#title')[0]!, 'See Pro');
    await page.settle();
    button(page, 'Send task').click();
    await page.settle();
    assert.equal(page.focused()?.ariaLabel, 'Target');
    assert.include(page.textOf(page.one('step-fields')), 'Please choose something on the page');
    assert.include(page.textOf(page.one('step-fields')), 'Please write what the visitor will read');
    assert.deepEqual(page.server.sessions.get(page.id)?.tasks, []);
  });

  it('TSK-1: a task whose fields are too long all together is not sent, and says so', async () => {
    const page = await openDialog(null);
    const [step] = page.state().taskDrafts.get(page.id)!.steps;
    const steps = longSteps(step!);
    page.client.tasks.changeDraft(() => ({ title: 'Long', steps }));
    await page.settle();
    button(page, 'Send task').click();
    await page.settle(100);
    assert.match(page.focused()?.textContent ?? '', /^All texts together are longer than 32 KiB/);
    assert.deepEqual(
      page.server.requests.filter(({ event }) => event === 'task:send'),
      [],
    );
    const [first] = steps;
    page.client.tasks.changeDraft(() => ({ title: 'Long', steps: [first!] }));
    await page.settle();
    button(page, 'Send task').click();
    await page.settle(100);
    assert.lengthOf(page.server.sessions.get(page.id)?.tasks ?? [], 1);
  });

  it('a11y 1: steps are added, moved by buttons and keys, and removed; the focus follows', async () => {
    const page = await openDialog();
    for (const _ of [2, 3]) {
      button(page, 'Add step').click();
      await page.settle();
    }
    for (const [index, text] of ['one', 'two', 'three'].entries())
      type(fields(page, '#say')[index]!, text);
    await page.settle();
    const up = page.one('[aria-label="Move step 3 up"]');
    up.focus();
    up.click();
    await page.settle();
    assert.deepEqual(sentences(page), ['one', 'three', 'two']);
    assert.equal(page.focused()?.ariaLabel, 'Move step 2 up');
    press(page.all('step-fields')[1]!, 'ArrowUp', true);
    await page.settle();
    assert.deepEqual(sentences(page), ['three', 'one', 'two']);
    page.one('[aria-label="Remove step 1"]').click();
    await page.settle();
    assert.deepEqual(sentences(page), ['one', 'two']);
    assert.equal(page.focused()?.id, 'kind');
  });

  it('what was typed is there again after the dialog was closed', async () => {
    const page = await openDialog();
    type(fields(page, '#title')[0]!, 'Half a na');
    await page.settle();
    button(page, 'Close').click();
    await page.settle();
    assert.deepEqual(page.all('task-dialog'), []);
    page.opener.click();
    await page.settle();
    assert.equal(fields(page, '#title')[0]?.value, 'Half a na');
    button(page, 'Discard').click();
    await page.settle();
    assert.equal(page.state().taskDrafts.size, 0);
    assert.isTrue(page.focused() === page.opener);
  });
});

describe('console: the list "Task progress"', () => {
  async function offered() {
    const page = await openConversation();
    page.client.tasks.showForm(true);
    const [step] = page.state().taskDrafts.get(page.id)!.steps;
    const steps = [
      { ...step!, target: '#plans', say: 'Here are the plans' },
      { ...step!, key: 'b', target: '#pro', say: 'This one' },
    ];
    page.client.tasks.changeDraft(() => ({ title: 'See the plans', steps }));
    page.client.tasks.send();
    await page.settle(100);
    await loadProgress(page);
    const text = () => page.textOf(page.one('[aria-label="Task progress"]'));
    return { ...page, text };
  }

  it('TSK-3: it says in plain words how the task and each step stand', async () => {
    const { server, id, settle, text } = await offered();
    assert.include(text(), 'See the plans Offered');
    const done = { step: 0, outcome: 'done' as const };
    const failed = { step: 1, outcome: 'not_found' as const };
    server.changeTask(id, { status: 'running', step: 1, results: [done] });
    await settle();
    assert.match(text(), /Running, step 2 of 2.* plans Done.*Running/);
    server.changeTask(id, { status: 'held' });
    await settle();
    assert.include(text(), 'Waiting for the page to come back');
    const ended = { endedAt: '2026-01-01T00:00:00.000Z', results: [done, failed] };
    server.changeTask(id, { status: 'aborted', reason: 'failed', ...ended });
    await settle();
    assert.include(text(), 'Could not go on: “Nothing like it was on the page”');
  });

  it('TSK-3: one live region says each change once, and a finished step is not said again', async () => {
    const { server, id, settle, one } = await offered();
    const regions = one('task-progress').shadowRoot!.querySelectorAll('[role=status]');
    const said = () =>
      [...regions].map((region) => region.textContent?.replace(/[\u2066-\u2069]/g, ''));
    assert.deepEqual(said(), ['See the plans: Offered.']);
    const done = { step: 0, outcome: 'done' as const };
    server.changeTask(id, { status: 'running' });
    await settle();
    assert.deepEqual(said(), ['See the plans: Running, step 1 of 2.']);
    server.changeTask(id, { step: 1, results: [done] });
    await settle();
    assert.deepEqual(said(), ['Step 1 of 2: Done.']);
    const results = [done, { ...done, step: 1 }];
    server.changeTask(id, { status: 'done', results, endedAt: '2026-01-01T00:00:00.000Z' });
    await settle();
    assert.deepEqual(said(), ['Step 2 of 2: Done. See the plans: Done.']);
  });

  it('TSK-3: "Take back" takes a task back, and goes with it', async () => {
    const page = await offered();
    button(page, 'Take back').click();
    await page.settle();
    assert.include(page.text(), 'Taken back');
    assert.isUndefined(button(page, 'Take back'));
  });

  it('TSK-1: a selector that the server refuses is said in words at its field, until it is changed', async () => {
    const page = await openConversation();
    const message = 'task.steps.1.target: :has() costs too much';
    page.server.refusals.set('task:send', { code: 'invalid', message });
    page.client.tasks.showForm(true);
    const [step] = page.state().taskDrafts.get(page.id)!.steps;
    const steps = [
      { ...step!, target: '#plans', say: 'Here' },
      { ...step!, key: 'b', target: 'a:has(b)', say: 'There' },
    ];
    page.client.tasks.changeDraft(() => ({ title: 'Refused', steps }));
    page.client.tasks.send();
    await page.settle(100);
    await loadProgress(page);
    assert.include(
      page.textOf(page.one('task-progress')),
      'Not sent: Step 2: Please do without :has()',
    );
    assert.isUndefined(button(page, 'Send again'));
    button(page, 'Edit').click();
    await page.settle();
    await customElements.whenDefined('task-dialog');
    await page.settle();
    const errors = () => page.all('#target-error').map(({ textContent }) => textContent);
    assert.equal(errors()[0], '');
    assert.include(errors()[1], 'Please do without :has()');
    const sent = () => page.server.requests.filter(({ event }) => event === 'task:send').length;
    button(page, 'Send task').click();
    await page.settle(100);
    assert.equal(page.focused(), fields(page, '#target')[1]);
    assert.equal(sent(), 1);
    type(fields(page, '#target')[1]!, '#there');
    await page.settle();
    assert.deepEqual(errors(), ['', '']);
    page.server.refusals.clear();
    button(page, 'Send task').click();
    await page.settle(100);
    assert.equal(sent(), 2);
  });

  it('SND-10: a task that is too large says how much it may be', async () => {
    const page = await openConversation();
    page.server.refusals.set('task:send', 'too_large');
    page.client.tasks.showForm(true);
    const [step] = page.state().taskDrafts.get(page.id)!.steps;
    const steps = [{ ...step!, target: '#plans', say: 'Here' }];
    page.client.tasks.changeDraft(() => ({ title: 'Too long', steps }));
    page.client.tasks.send();
    await page.settle(100);
    await loadProgress(page);
    assert.match(page.textOf(page.one('task-progress')), /Not sent: .*32 KiB/);
  });

  it('SND-10: a task that was refused says why, and can be changed', async () => {
    const page = await openConversation();
    page.server.refusals.set('task:send', 'invalid');
    page.client.tasks.showForm(true);
    const [step] = page.state().taskDrafts.get(page.id)!.steps;
    const steps = [{ ...step!, target: '###', say: 'Here' }];
    page.client.tasks.changeDraft(() => ({ title: 'Refused', steps }));
    page.client.tasks.send();
    await page.settle(100);
    await loadProgress(page);
    assert.include(
      page.textOf(page.one('task-progress')),
      'Not sent: The server does not accept it',
    );
    button(page, 'Edit').click();
    await page.settle();
    await customElements.whenDefined('task-dialog');
    await page.settle();
    assert.equal(fields(page, '#title')[0]?.value, 'Refused');
  });
});

describe('console: axe finds no violations in guided tasks', () => {
  afterEach(async () => {
    await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await setViewport({ width: 1280, height: 800 });
    document.documentElement.style.colorScheme = '';
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`in the dialog and the progress, ${colorScheme}`, async () => {
      document.documentElement.style.colorScheme = 'light dark';
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await setViewport({ width: 1280, height: 800 });
      const page = await openDialog();
      button(page, 'Send task').click();
      await page.settle();
      await assert.isAccessible(page.app);
      page.one('[aria-label="Target"]').click();
      await setViewport({ width: 320, height: 640 });
      await page.settle();
      await assert.isAccessible(page.app);
      const [step] = page.state().taskDrafts.get(page.id)!.steps;
      const steps = [{ ...step!, target: '#a', say: 'Here' }];
      page.client.tasks.changeDraft(() => ({ title: 'A', steps }));
      page.client.tasks.send();
      await page.settle(100);
      await loadProgress(page);
      page.server.changeTask(page.id, { status: 'running' });
      await page.settle();
      await assert.isAccessible(page.app);
    });
});
