import { assert, fixture, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';
import type { AgentComposer } from '../../src/console/elements/agent-composer/agent-composer.js';
import type { ConversationComposer } from '../../src/console/elements/conversation-composer/conversation-composer.js';
import type { EmojiPicker } from '../../src/console/elements/emoji-picker/emoji-picker.js';
import type { MessageActions } from '../../src/console/elements/message-actions/message-actions.js';
import { createTestConsole } from './support/test-console.js';

const RECENT = 'chat-console:emoji';

async function createField() {
  defineConsoleElements();
  const composer = await fixture<AgentComposer>(
    html`<agent-composer label="Note"></agent-composer>`,
  );
  const sent: string[] = [];
  composer.addEventListener('composer-send', ({ value }) => void sent.push(value));
  composer.focus();
  const root = composer.shadowRoot!;
  return {
    composer,
    sent,
    field: root.querySelector('textarea')!,
    listbox: () => root.querySelector('[role=listbox]'),
    labels: () => [...root.querySelectorAll('.label')].map(({ textContent }) => textContent),
    async type(text: string) {
      await sendKeys({ type: text });
      await composer.updateComplete;
    },
    async press(...keys: string[]) {
      for (const key of keys) await sendKeys({ press: key });
      await composer.updateComplete;
    },
    /** The list of emoji is loaded by the first word that needs it. */
    offered: () => waitUntil(() => root.querySelector('[role=option]'), 'emoji are offered'),
  };
}

describe('emoji by their names', () => {
  it('a colon and letters offer them, Enter puts one in and sends nothing', async () => {
    const { type, press, offered, listbox, labels, field, composer, sent } = await createField();
    await type('Done :tad');
    await offered();
    assert.equal(listbox()?.ariaLabel, 'Emoji');
    assert.equal(labels()[0], '🎉 :tada:');
    assert.equal(field.getAttribute('aria-activedescendant'), 'suggestions-0');
    await press('Enter');
    assert.equal(field.value, 'Done 🎉');
    assert.equal(composer.value, 'Done 🎉');
    assert.isNull(listbox());
    assert.deepEqual(sent, []);
    document.execCommand('undo');
    await composer.updateComplete;
    assert.equal(composer.value, 'Done :tad');
  });

  it('the second colon puts one in, and undo brings back what was typed', async () => {
    const { type, offered, field, composer } = await createField();
    await type(':ta');
    await offered();
    await type('da: :nosuchemoji: :)');
    assert.equal(field.value, '🎉 :nosuchemoji: :)');
    assert.equal(composer.value, field.value);
    await type(' :heart:');
    assert.match(field.value, /❤️$/u);
    document.execCommand('undo');
    assert.match(field.value, /:heart:$/);
  });

  it('faces, times and addresses are sent as they are', async () => {
    const { type, press, listbox, sent } = await createField();
    await type('At 10:30 :) http://example.com/ :30');
    assert.isNull(listbox());
    await press('Enter');
    assert.deepEqual(sent, ['At 10:30 :) http://example.com/ :30']);
  });

  it('are offered where an own message is edited, and Enter then saves nothing', async () => {
    defineConsoleElements();
    const edit = { body: 'Thanks', phase: 'editing' as const };
    const element = await fixture<MessageActions>(
      html`<message-actions
        messageId="1"
        body="Thanks"
        changeable
        .edit=${edit}
      ></message-actions>`,
    );
    const acts: string[] = [];
    element.addEventListener('message-action', ({ action }) => void acts.push(action));
    const field = element.shadowRoot!.querySelector('textarea')!;
    field.focus();
    field.setSelectionRange(6, 6);
    await sendKeys({ type: ' :wav' });
    await waitUntil(() => element.shadowRoot!.querySelector('[role=option]'));
    await sendKeys({ press: 'Enter' });
    assert.equal(field.value, 'Thanks 👋');
    assert.deepEqual(acts, []);
    await sendKeys({ press: 'Enter' });
    assert.deepEqual(acts, ['send']);
  });
});

describe('emoji picker', () => {
  beforeEach(() => localStorage.removeItem(RECENT));
  after(() => localStorage.removeItem(RECENT));

  async function open() {
    defineConsoleElements();
    const picker = await fixture<EmojiPicker>(
      html`<emoji-picker style="position: relative; margin-block-start: 400px"></emoji-picker>`,
    );
    const chosen: string[] = [];
    picker.addEventListener('emoji-choose', ({ emoji }) => void chosen.push(emoji));
    const root = picker.shadowRoot!;
    const button = root.querySelector('button')!;
    const cells = () => [...root.querySelectorAll<HTMLElement>('[role=option]')];
    const press = async (...keys: string[]) => {
      for (const key of keys) await sendKeys({ press: key });
      await picker.updateComplete;
    };
    button.click();
    await waitUntil(() => cells().length > 0, 'the emoji are loaded');
    return { picker, chosen, root, button, cells, press, focused: () => root.activeElement };
  }

  it('a button opens it at the search, and what is found first is chosen by Enter', async () => {
    const { picker, chosen, cells, press, button, focused, root } = await open();
    assert.equal((focused() as HTMLElement).ariaLabel, 'Search emoji');
    assert.isAbove(cells().length, 1_500);
    await press('Enter');
    assert.deepEqual(chosen, []);
    await sendKeys({ type: 'party pop' });
    await picker.updateComplete;
    assert.equal(cells()[0]?.ariaLabel, 'party popper');
    await press('Enter');
    assert.deepEqual(chosen, ['🎉']);
    assert.equal(button.ariaExpanded, 'false');
    assert.isNull(root.querySelector('[role=dialog]'));
  });

  it('arrow keys move among the emoji and back to the search', async () => {
    const { cells, press, focused } = await open();
    await press('ArrowDown');
    assert.equal(focused(), cells()[0]);
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    assert.equal(focused(), cells()[1]);
    await press('ArrowDown');
    const below = focused() as HTMLElement;
    assert.equal(below.offsetLeft, cells()[1]!.offsetLeft);
    assert.isAbove(below.offsetTop, cells()[1]!.offsetTop);
    await press('ArrowUp');
    assert.equal(focused(), cells()[1]);
    await press('End');
    assert.equal(focused(), cells().at(-1));
    await press('Home', 'ArrowUp');
    assert.equal((focused() as HTMLElement).ariaLabel, 'Search emoji');
  });

  it('the emoji that were chosen last come first', async () => {
    const first = await open();
    for (const name of ['red heart', 'party popper', 'red heart']) {
      if (first.button.ariaExpanded === 'false') {
        first.button.click();
        await first.picker.updateComplete;
      }
      first
        .cells()
        .find(({ ariaLabel }) => ariaLabel === name)!
        .click();
      await first.picker.updateComplete;
    }
    const { root } = await open();
    const [recent] = root.querySelectorAll('[role=group]');
    assert.equal(recent?.ariaLabel, 'recently used');
    assert.equal(recent?.querySelector('.cells')?.textContent?.replace(/\s/g, ''), '❤️🎉');
  });

  it('Escape closes it, and the button has the focus again', async () => {
    const { press, root, button, focused } = await open();
    await press('Escape');
    assert.isNull(root.querySelector('[role=dialog]'));
    assert.equal(focused(), button);
  });

  it('puts the emoji where the cursor was in the reply', async () => {
    const { client, server, settle, one, all } = await createTestConsole();
    client.start(null);
    await settle();
    client.selectConversation(server.startConversation('Hello'));
    await settle();
    const field = one('textarea') as HTMLTextAreaElement;
    field.focus();
    await sendKeys({ type: 'Hi there' });
    field.setSelectionRange(2, 2);
    one('button[aria-label=Emoji]').click();
    await waitUntil(() => all('[role=option]').length > 0);
    await sendKeys({ type: 'wave' });
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(field.value, 'Hi👋 there');
    assert.equal((one('conversation-composer') as ConversationComposer).draft, 'Hi👋 there');
    assert.isTrue(field.matches(':focus'));
    assert.equal(field.selectionStart, 'Hi👋'.length);
  });
});
