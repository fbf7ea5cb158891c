import { expect as chai } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import type { ChatForm, FormSubmitEvent } from '../../src/elements/chat-form/chat-form.js';
import type { PreChatField } from '../../src/protocol/site.js';
import { INVISIBLE_TEXTS } from '../support/invisible-texts.js';
import { byRole, everything, hasFocus } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { framed, still } from './support/frame.js';
import { expect } from './support/expect.js';

defineElements();

const FIELDS: readonly PreChatField[] = [
  { name: 'name', kind: 'name', required: true },
  { name: 'email', kind: 'email', required: true },
  { name: 'phone', kind: 'phone', required: false },
  { name: 'order', kind: 'text', label: 'Order number', required: false },
];

const EMAIL: readonly PreChatField[] = [{ name: 'email', kind: 'email', required: false }];

async function form(part: Partial<ChatForm> = {}, theme: 'light' | 'dark' = 'light') {
  const { frame, element: framedElement } = await framed(
    html`<chat-widget-form .fields=${FIELDS}></chat-widget-form>`,
    { theme },
  );
  const element = Object.assign(framedElement as ChatForm, part);
  await element.updateComplete;
  const sent: unknown[] = [];
  element.addEventListener('form-submit', ({ answers }: FormSubmitEvent) => sent.push(answers));
  const field = (label: string): HTMLInputElement => {
    const found = everything(element.shadowRoot!).find(
      (each): each is HTMLInputElement =>
        each instanceof HTMLInputElement && each.labels![0]?.textContent === label,
    );
    if (!found) throw new Error(`No field is labelled ${label}`);
    return found;
  };
  const fill = (label: string, value: string): void => {
    field(label).value = value;
    field(label).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  };
  const issue = (label: string): string =>
    element.shadowRoot!.getElementById(`error-${field(label).name}`)!.textContent;
  const submit = async (): Promise<void> => {
    byRole(element, 'button').click();
    await element.updateComplete;
  };
  return { frame, element, sent, field, fill, issue, submit };
}

describe('ChatForm', () => {
  it('A6 asks for consent by an unticked checkbox, and answers "true" once it is ticked', async () => {
    const label = 'Keep my name for 30 days';
    const fields: PreChatField[] = [
      { name: 'keep', kind: 'text', label, consent: true, required: false },
    ];
    const { field, sent, submit } = await form({ fields, values: { keep: 'true' } });
    expect([field(label).type, field(label).checked]).to.eql(['checkbox', false]);
    await submit();
    field(label).click();
    await submit();
    expect(sent).to.eql([{}, { keep: 'true' }]);
  });

  it('A6 reports a missing required consent at its checkbox', async () => {
    const label = 'I agree';
    const fields: PreChatField[] = [
      { name: 'ok', kind: 'text', label, consent: true, required: true },
    ];
    const { field, issue, sent, submit } = await form({ fields });
    await submit();
    expect(issue(label)).to.equal('Please fill this in');
    expect(hasFocus(field(label))).to.equal(true);
    field(label).click();
    await submit();
    expect(sent).to.eql([{ ok: 'true' }]);
  });

  it('shows each field of the site with its label, input type and autocompletion', async () => {
    const { field } = await form();
    expect(['Name', 'E-mail', 'Phone', 'Order number'].map((label) => field(label).type)).to.eql([
      'text',
      'email',
      'tel',
      'text',
    ]);
    expect(field('Name').getAttribute('aria-required')).to.equal('true');
    expect(field('Phone').hasAttribute('aria-required')).to.equal(false);
    expect(field('E-mail').autocomplete).to.equal('email');
  });

  it('marks fields that are not required as optional', async () => {
    const { element } = await form();
    const of = (name: string): string | undefined =>
      element.shadowRoot!.getElementById(`optional-${name}`)?.textContent;
    expect([of('name'), of('phone')]).to.eql([undefined, '(optional)']);
  });

  it('fills in known values, and keeps typed ones when it renders again', async () => {
    const { element, field, fill } = await form({ values: { name: 'Ada', email: 'a@b.example' } });
    expect([field('Name').value, field('E-mail').value]).to.eql(['Ada', 'a@b.example']);
    fill('Name', 'Ada Lovelace');
    element.requestUpdate();
    await element.updateComplete;
    expect(field('Name').value).to.equal('Ada Lovelace');
  });

  it('submits the answers trimmed and without empty ones', async () => {
    const { fill, sent, submit } = await form();
    fill('Name', ' Ada ');
    fill('E-mail', 'ada@lovelace.example');
    fill('Phone', '  ');
    await submit();
    expect(sent).to.eql([{ name: 'Ada', email: 'ada@lovelace.example' }]);
  });

  it('treats an answer without a visible character as empty', async () => {
    const { fill, sent, submit } = await form();
    for (const name of INVISIBLE_TEXTS) {
      fill('Name', name);
      fill('E-mail', 'ada@lovelace.example');
      await submit();
    }
    fill('Name', 'Ada');
    fill('Order number', '\u2800');
    await submit();
    expect(sent).to.eql([{ name: 'Ada', email: 'ada@lovelace.example' }]);
  });

  it('submits on Enter', async () => {
    const { element, sent } = await form({ fields: EMAIL });
    element.focus();
    await sendKeys({ type: 'a@b.example' });
    await sendKeys({ press: 'Enter' });
    expect(sent).to.eql([{ email: 'a@b.example' }]);
  });

  it('shows each issue next to its field, focuses the first one, and submits nothing', async () => {
    const { field, fill, issue, sent, submit } = await form();
    expect(field('Name').hasAttribute('aria-invalid')).to.equal(false);
    fill('Name', ' ');
    fill('E-mail', 'ada');
    await submit();
    expect(sent).to.eql([]);
    expect(issue('Name')).to.equal('Please fill this in');
    expect(issue('E-mail')).to.equal('Please enter an address like name@example.com');
    expect(issue('Phone')).to.equal('');
    expect(field('Name').getAttribute('aria-invalid')).to.equal('true');
    expect(field('Name').getAttribute('aria-describedby')).to.contain('error-name');
    expect(hasFocus(field('Name'))).to.equal(true);
  });

  it('hides an issue as soon as it is fixed', async () => {
    const { element, fill, issue, submit } = await form();
    await submit();
    fill('Name', 'Ada');
    await element.updateComplete;
    expect(issue('Name')).to.equal('');
    expect(issue('E-mail')).to.equal('Please fill this in');
  });

  it('asks for an optional e-mail address in little space when it is compact', async () => {
    const { element, field, sent, submit } = await form({
      fields: EMAIL,
      compact: true,
      hint: 'So that we can answer when you have left',
    });
    expect(byRole(element, 'button').textContent.trim()).to.equal('Save');
    expect(field('E-mail').getAttribute('aria-describedby')).to.contain('hint-email');
    expect(element.offsetHeight).to.be.at.most(140);
    await submit();
    expect(sent).to.eql([{}]);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no axe violations: ${theme}`, async () => {
      const { frame, element, submit } = await form({}, theme);
      await submit();
      await still();
      await chai(frame).to.be.accessible();
      Object.assign(element, { fields: EMAIL, compact: true, hint: 'So that we can answer' });
      await element.updateComplete;
      await chai(frame).to.be.accessible();
    });
  }
});
