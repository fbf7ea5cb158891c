import { fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { restore, stub } from 'sinon';
import type {
  ChatComposer,
  ComposerInputEvent,
  ComposerSendEvent,
} from '../../src/elements/chat-composer/chat-composer.js';
import { INVISIBLE_TEXTS } from '../support/invisible-texts.js';
import { byRole } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { expect } from './support/expect.js';

defineElements();

/** On a device with a keyboard, or on one with a touch screen alone. */
async function composer(touch = false): Promise<{
  element: ChatComposer;
  field: HTMLTextAreaElement;
  sent: string[];
}> {
  restore();
  const { matchMedia } = window;
  stub(window, 'matchMedia').callsFake((query) =>
    matchMedia(
      query === '(pointer: coarse) and (hover: none)' ? (touch ? 'all' : 'not all') : query,
    ),
  );
  const element = await fixture<ChatComposer>(html`<chat-widget-composer></chat-widget-composer>`);
  const sent: string[] = [];
  element.addEventListener('composer-send', (event: ComposerSendEvent) => sent.push(event.value));
  const field = byRole(element, 'textbox', 'Message') as HTMLTextAreaElement;
  return { element, field, sent };
}

const enter = (init: KeyboardEventInit & { keyCode?: number } = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', {
    key: 'Enter',
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });

describe('ChatComposer', () => {
  afterEach(() => restore());

  it('sends on Enter, and keeps its text until the owner clears it', async () => {
    const { element, field, sent } = await composer();
    element.focus();
    await sendKeys({ type: 'Hello' });
    await sendKeys({ press: 'Enter' });
    expect(sent).to.eql(['Hello']);
    expect(field.value).to.equal('Hello');
  });

  it('starts a new line on Shift+Enter', async () => {
    const { element, field, sent } = await composer();
    element.focus();
    await sendKeys({ type: 'a' });
    await sendKeys({ press: 'Shift+Enter' });
    await sendKeys({ type: 'b' });
    expect(sent).to.eql([]);
    expect(field.value).to.equal('a\nb');
  });

  it('does not send while an input method is composing', async () => {
    const { element, field, sent } = await composer();
    element.value = 'に';
    await element.updateComplete;
    field.dispatchEvent(enter({ isComposing: true }));
    field.dispatchEvent(enter({ keyCode: 229 }));
    expect(sent).to.eql([]);
    field.dispatchEvent(enter());
    expect(sent).to.eql(['に']);
  });

  it('sends on its button, and moves the focus back to the field', async () => {
    const { element, field, sent } = await composer();
    element.value = 'Hello';
    await element.updateComplete;
    byRole(element, 'button', 'Send').click();
    expect(sent).to.eql(['Hello']);
    expect(element.shadowRoot!.activeElement).to.equal(field);
  });

  it('does not send a text without a visible character', async () => {
    const { element, field, sent } = await composer();
    for (const text of INVISIBLE_TEXTS) {
      element.value = text;
      await element.updateComplete;
      field.dispatchEvent(enter());
      byRole(element, 'button', 'Send').click();
    }
    expect(sent).to.eql([]);
  });

  it('reports each change of its text', async () => {
    const { element } = await composer();
    const told: string[] = [];
    element.addEventListener('composer-input', (event: ComposerInputEvent) =>
      told.push(event.value),
    );
    element.focus();
    await sendKeys({ type: 'Hi' });
    expect(told).to.eql(['H', 'Hi']);
  });

  it('grows with its text, up to a limit', async () => {
    const { element, field } = await composer();
    const one = field.offsetHeight;
    element.value = 'a\nb\nc';
    await element.updateComplete;
    const three = field.offsetHeight;
    element.value = 'a\n'.repeat(40);
    await element.updateComplete;
    expect(three).to.be.above(one);
    expect(field.offsetHeight).to.be.within(three, 160);
  });

  it('has text of 16 px, so that phones do not zoom in', async () => {
    const { field } = await composer();
    expect(getComputedStyle(field).fontSize).to.equal('16px');
  });

  for (const key of ['ctrlKey', 'metaKey'] as const) {
    it(`sends on Enter with ${key} on every device`, async () => {
      for (const touch of [false, true]) {
        const { element, field, sent } = await composer(touch);
        element.value = 'Hello';
        await element.updateComplete;
        const pressed = enter({ [key]: true });
        field.dispatchEvent(pressed);
        expect(sent).to.eql(['Hello']);
        expect(pressed.defaultPrevented).to.equal(true);
      }
    });
  }

  it('starts a new line on Enter on a touch device, and labels the Enter key accordingly', async () => {
    const { element, field, sent } = await composer(true);
    element.focus();
    await sendKeys({ type: 'a' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ type: 'b' });
    expect(sent).to.eql([]);
    expect(field.value).to.equal('a\nb');
    expect(field.enterKeyHint).to.equal('enter');
    const desktop = await composer();
    expect(desktop.field.enterKeyHint).to.equal('send');
  });

  it('a11y 17 describes how its keys work on this device', async () => {
    const hint = ({ element }: { element: ChatComposer }): string =>
      element.shadowRoot!.querySelector('#hint')!.textContent.trim();
    expect(hint(await composer())).to.equal('Enter sends, Shift+Enter starts a new line');
    expect(hint(await composer(true))).to.equal('Enter starts a new line, Ctrl+Enter sends');
  });

  it('refuses a dropped file with an alert, and keeps its text', async () => {
    const { element, field } = await composer();
    element.value = 'Hello';
    await element.updateComplete;
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
    const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
    field.dispatchEvent(drop);
    await element.updateComplete;
    expect(byRole(element, 'alert').textContent).to.equal('Files cannot be sent here');
    expect(field.value).to.equal('Hello');
  });

  it('does not change or send its text while it is read-only, and says why', async () => {
    const { element, field, sent } = await composer();
    Object.assign(element, { value: 'Hello', readOnly: true, note: 'Continued in another tab' });
    await element.updateComplete;
    element.focus();
    await sendKeys({ type: '!' });
    await sendKeys({ press: 'Enter' });
    const send = byRole(element, 'button', 'Send');
    send.click();
    expect(field.value).to.equal('Hello');
    expect(sent).to.eql([]);
    expect(send.getAttribute('aria-disabled')).to.equal('true');
    expect(field.getAttribute('aria-describedby')).to.contain('note');
    expect(element.shadowRoot!.querySelector('#note')?.textContent).to.equal(
      'Continued in another tab',
    );
    expect(field.matches(':focus')).to.equal(true);
    element.readOnly = false;
    await element.updateComplete;
    await sendKeys({ press: 'Enter' });
    expect(sent).to.eql(['Hello']);
  });
});
