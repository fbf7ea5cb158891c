import { expect as chai } from '@open-wc/testing';
import { html, type TemplateResult } from 'lit';
import type { ChatNotice } from '../../src/elements/chat-notice/chat-notice.js';
import { allByRole, byRole } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { framed, still } from './support/frame.js';
import { expect } from './support/expect.js';

defineElements();

async function notice(view: TemplateResult, theme: 'light' | 'dark' = 'light') {
  const { frame, element } = await framed(view, { theme });
  const told: string[] = [];
  for (const type of ['notice-action', 'notice-dismiss'] as const) {
    element.addEventListener(type, (event) => told.push(event.type));
  }
  return { frame, element: element as ChatNotice, told };
}

const closing = html`<chat-widget-notice
  kind="warning"
  text="The conversation will soon be closed for inactivity"
  action="Keep chat"
  dismissible
></chat-widget-notice>`;

describe('ChatNotice', () => {
  it('shows its text without a button if it has no action', async () => {
    const { element } = await notice(
      html`<chat-widget-notice text="Your chat has been restored"></chat-widget-notice>`,
    );
    expect(element.shadowRoot!.querySelector('.text')?.textContent).to.equal(
      'Your chat has been restored',
    );
    expect(allByRole(element, 'button')).to.eql([]);
  });

  it('reports a press on its action and on Dismiss', async () => {
    const { element, told } = await notice(closing);
    byRole(element, 'button', 'Keep chat').click();
    byRole(element, 'button', 'Dismiss').click();
    expect(told).to.eql(['notice-action', 'notice-dismiss']);
  });

  it('a11y 18 has buttons of at least 24 px as a bar, and 32 px as a card', async () => {
    const { element } = await notice(closing);
    expect(byRole(element, 'button', 'Keep chat').offsetHeight).to.be.at.least(32);
    expect(byRole(element, 'button', 'Dismiss').offsetHeight).to.be.at.least(32);
    element.shape = 'bar';
    await element.updateComplete;
    expect(byRole(element, 'button', 'Keep chat').offsetHeight).to.be.at.least(24);
  });

  it('wraps a long word instead of overflowing the panel', async () => {
    const { frame, element } = await notice(closing);
    element.text = 'Wort'.repeat(60);
    await element.updateComplete;
    expect(frame.scrollWidth).to.equal(frame.clientWidth);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no axe violations: ${theme}`, async () => {
      const { frame, element } = await notice(closing, theme);
      await still();
      await chai(frame).to.be.accessible();
      Object.assign(element, { kind: 'quiet', shape: 'bar', offline: true });
      await element.updateComplete;
      await chai(frame).to.be.accessible();
    });
  }
});
