import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { searchCommands } from '../../src/console/elements/command-palette/commands.js';
import { createTestConsole } from './support/test-console.js';

async function open() {
  const test = await createTestConsole();
  test.answers['GET /canned-replies'] = { status: 200, body: { cannedReplies: [] } };
  test.client.start(null);
  await test.settle();
  return {
    ...test,
    async press(keys: string) {
      await sendKeys({ press: keys });
      for (const name of ['command-palette', 'keyboard-shortcuts'])
        if (test.all(name).length > 0) await customElements.whenDefined(name);
      await test.settle();
    },
    async type(text: string) {
      await sendKeys({ type: text });
      await test.settle();
    },
    labels: () => test.all('[role=option] .label').map((each) => each.textContent),
    dialogs: () =>
      test
        .all('dialog[open]')
        .map((each) => each.ariaLabel ?? test.textOf(each.querySelector('h2')!)),
  };
}

describe('console: command palette', () => {
  it('opens by Ctrl+K anywhere, finds by words, runs by Enter, and is gone', async () => {
    const page = await open();
    const id = page.server.startConversation('Where is my parcel?', { name: 'Ada Lovelace' });
    page.server.startConversation('Hello', { name: 'Bob' });
    await page.settle();
    await page.press('Control+k');
    assert.deepEqual(page.dialogs(), ['Command palette']);
    await page.type('lovelace open');
    assert.deepEqual(page.labels(), ['Open Ada Lovelace']);
    await page.press('Enter');
    assert.deepEqual(page.dialogs(), []);
    assert.equal(page.state().selected?.id, id);
  });

  it('moves through what it found by arrow keys, and closes by Escape', async () => {
    const page = await open();
    await page.press('Control+k');
    const active = () => page.one('[aria-selected=true] .label').textContent;
    const [first, second] = page.labels();
    assert.equal(active(), first);
    await page.press('ArrowDown');
    assert.equal(active(), second);
    const input = page.one('input[role=combobox]');
    const option = page.one('[role=option][aria-selected=true]');
    assert.equal(input.getAttribute('aria-activedescendant'), option.id);
    await page.type('nothing has this');
    assert.deepEqual(page.labels(), []);
    assert.equal(page.textOf(page.one('dialog [role=status]')), 'Nothing found.');
    await page.press('Escape');
    assert.deepEqual(page.dialogs(), []);
  });

  it('puts a canned reply after what is already written', async () => {
    const page = await open();
    const reply = {
      id: page.ids.uuid(),
      site: null,
      shortcut: 'hi',
      body: 'Hello {{visitor.name}}!',
    };
    const changed = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'Anna' };
    const cannedReplies = [{ ...reply, ...changed }];
    page.answers['GET /canned-replies'] = { status: 200, body: { cannedReplies } };
    const id = page.server.startConversation('Hello', { name: 'Ada' });
    page.client.selectConversation(id);
    await page.settle();
    page.client.setDraft('Well:');
    await page.press('Control+k');
    await page.type('/hi');
    await page.press('Enter');
    assert.equal(page.state().drafts.get(id), 'Well: Hello Ada!');
  });

  it('finds names before last words, in any case', () => {
    const command = (label: string, detail?: string) => ({
      label,
      run() {},
      ...(detail && { detail }),
    });
    const commands = [command('Open Ada', 'Ask Bob'), command('Open Bob'), command('Sign out')];
    const found = searchCommands(commands, 'BOB').map(({ label }) => label);
    assert.deepEqual(found, ['Open Bob', 'Open Ada']);
  });
});

describe('console: keyboard shortcuts', () => {
  it('do not close the palette that has taken their place', async () => {
    const page = await open();
    await page.press('?');
    const shortcuts = page.one('keyboard-shortcuts');
    await page.press('Control+k');
    shortcuts.dispatchEvent(new Event('close'));
    await page.settle();
    assert.deepEqual(page.dialogs(), ['Command palette']);
  });

  it('are listed by "?", and not while a text is written', async () => {
    const page = await open();
    await page.press('?');
    assert.deepEqual(page.dialogs(), ['Keyboard shortcuts']);
    await page.press('Escape');
    assert.deepEqual(page.dialogs(), []);
    page.client.selectConversation(page.server.startConversation('Hello'));
    await page.settle();
    page.one('textarea').focus();
    await page.press('?');
    assert.deepEqual(page.dialogs(), []);
  });

  it('and the palette have no violation that axe finds', async () => {
    const page = await open();
    for (const keys of ['?', 'Control+k']) {
      await page.press(keys);
      await assert.isAccessible(page.app);
      await page.press('Escape');
    }
  });
});
