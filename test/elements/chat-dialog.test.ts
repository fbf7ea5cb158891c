import { expect as chai } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import type { ChatDialog } from '../../src/elements/chat-dialog/chat-dialog.js';
import { byRole, hasFocus } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { framed, still } from './support/frame.js';
import { expect } from './support/expect.js';

defineElements();

async function dialog(part: { theme?: 'light' | 'dark'; small?: boolean } = {}, unsent = 0) {
  const { frame, element: framedElement } = await framed(
    html`<chat-widget-dialog .unsent=${unsent}></chat-widget-dialog>`,
    part,
  );
  const element = framedElement as ChatDialog;
  const told: string[] = [];
  for (const type of ['dialog-confirm', 'dialog-cancel'] as const) {
    element.addEventListener(type, (event) => told.push(event.type));
  }
  const cancel = byRole(element, 'button', 'Cancel');
  const confirmation = byRole(element, 'button', 'End chat');
  return { frame, element, told, cancel, confirm: confirmation };
}

describe('ChatDialog', () => {
  it('is an alert dialog, named by its question and described by the consequence', async () => {
    const { element } = await dialog();
    const box = byRole(element, 'alertdialog');
    const named = (attribute: string): string | undefined =>
      element.shadowRoot!.getElementById(box.getAttribute(attribute)!)?.textContent;
    expect(named('aria-labelledby')).to.equal('End conversation?');
    expect(named('aria-describedby')).to.equal(
      'The conversation is closed and removed from this browser.',
    );
    expect(box.getAttribute('aria-modal')).to.equal('true');
  });

  it('focuses Cancel when it opens', async () => {
    const { cancel } = await dialog();
    expect(hasFocus(cancel)).to.equal(true);
  });

  it('keeps the focus inside on Tab and Shift+Tab', async () => {
    const one = await dialog();
    for (const press of ['Tab', 'Shift+Tab', 'Shift+Tab']) {
      await sendKeys({ press });
    }
    expect(hasFocus(one.confirm)).to.equal(true);
    await sendKeys({ press: 'Tab' });
    expect(hasFocus(one.cancel)).to.equal(true);
  });

  it('a11y 5 cancels on Escape, and marks the key as handled', async () => {
    const one = await dialog();
    let prevented = false;
    one.frame.addEventListener('keydown', (event) => (prevented = event.defaultPrevented));
    await sendKeys({ press: 'Escape' });
    expect(one.told).to.eql(['dialog-cancel']);
    expect(prevented).to.equal(true);
  });

  it('reports confirm and cancel, and cancels on a press outside its box', async () => {
    const one = await dialog();
    one.confirm.click();
    one.cancel.click();
    one.element.shadowRoot!.querySelector<HTMLElement>('.scrim')!.click();
    byRole(one.element, 'alertdialog').click();
    expect(one.told).to.eql(['dialog-confirm', 'dialog-cancel', 'dialog-cancel']);
  });

  it('says how many unsent messages would be lost', async () => {
    const text = async (unsent: number): Promise<string> => {
      const { element } = await dialog({}, unsent);
      return element.shadowRoot!.querySelector('#text')!.textContent;
    };
    expect((await text(0)).includes('not sent')).to.equal(false);
    expect(await text(1)).to.match(/\. 1 message was not sent and will be lost\.$/);
    expect(await text(2)).to.match(/\. 2 messages were not sent and will be lost\.$/);
  });

  it('fits into a panel of 320 × 256 px', async () => {
    const one = await dialog({ small: true }, 2);
    await still();
    const box = byRole(one.element, 'alertdialog').getBoundingClientRect();
    const panel = one.frame.getBoundingClientRect();
    expect(box.top - panel.top).to.be.at.least(0);
    expect(box.bottom).to.be.at.most(panel.bottom);
    expect(one.confirm.getBoundingClientRect().bottom).to.be.at.most(box.bottom);
    expect(one.confirm.offsetHeight).to.be.at.least(44);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no axe violations: ${theme}`, async () => {
      const { frame } = await dialog({ theme }, 1);
      await still();
      await chai(frame).to.be.accessible();
    });
  }
});
