import { expect as chai } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import type { ChatMenu } from '../../src/elements/chat-menu/chat-menu.js';
import type { MenuChoice } from '../../src/elements/chat-menu/chat-menu-list.js';
import { allByRole, byRole, hasFocus } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { framed, still } from './support/frame.js';
import { expect } from './support/expect.js';

defineElements();

const CHOICES: readonly MenuChoice[] = ['mute', 'dock', 'download', 'clear', 'end', 'delete'];

async function menu(part: { theme?: 'light' | 'dark'; small?: boolean } = {}) {
  const { frame, element: framedElement } = await framed(
    html`<chat-widget-menu .choices=${CHOICES}></chat-widget-menu>`,
    part,
  );
  const element = framedElement as ChatMenu;
  const chosen: MenuChoice[] = [];
  element.addEventListener('menu-choose', (event) => chosen.push(event.choice));
  const button = byRole(element, 'button', 'Menu');
  return {
    ...{ frame, element, chosen, button },
    items: () => allByRole(element, 'menuitem'),
    focused: () =>
      allByRole(element, 'menuitem')
        .find((item) => hasFocus(item))
        ?.textContent.trim(),
    async settled() {
      await element.updateComplete;
      await new Promise((resolve) => setTimeout(resolve));
    },
    async open() {
      button.click();
      await this.settled();
    },
  };
}

describe('ChatMenu', () => {
  it('has a button that exposes its menu and whether it is open', async () => {
    const one = await menu();
    expect(one.button.getAttribute('aria-haspopup')).to.equal('menu');
    expect(one.button.getAttribute('aria-expanded')).to.equal('false');
    expect(one.items()).to.eql([]);
    await one.open();
    expect(one.button.getAttribute('aria-expanded')).to.equal('true');
    byRole(one.element, 'menu', 'Menu');
  });

  it('offers exactly its choices, in their order', async () => {
    const one = await menu();
    await one.open();
    expect(one.items().map((item) => item.textContent.trim())).to.eql([
      'Mute',
      'Dock',
      'Download transcript',
      'Clear conversation',
      'End chat',
      'Delete my data',
    ]);
    one.element.choices = ['unmute', 'undock'];
    await one.settled();
    expect(one.items().map((item) => item.textContent.trim())).to.eql(['Unmute', 'Undock']);
  });

  it('opens on ArrowDown, and focuses its first item', async () => {
    const one = await menu();
    one.element.focus();
    await sendKeys({ press: 'ArrowDown' });
    await one.settled();
    expect(one.focused()).to.equal('Mute');
  });

  it('moves the focus on Home, End and the arrow keys, and wraps around', async () => {
    const one = await menu();
    await one.open();
    const walked: (string | undefined)[] = [];
    for (const press of ['ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'Home']) {
      await sendKeys({ press });
      walked.push(one.focused());
    }
    expect(walked).to.eql(['Dock', 'Delete my data', 'Mute', 'Delete my data', 'End chat', 'Mute']);
  });

  it('closes on a choice, focuses its button, and reports the choice', async () => {
    const one = await menu();
    await one.open();
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ press: 'Enter' });
    await one.settled();
    expect(one.chosen).to.eql(['delete']);
    expect(one.items()).to.eql([]);
    expect(hasFocus(one.button)).to.equal(true);
  });

  it('a11y 5 closes on Escape, marks the key as handled, and focuses its button', async () => {
    const one = await menu();
    await one.open();
    let prevented: boolean | undefined;
    one.frame.addEventListener('keydown', (event) => (prevented = event.defaultPrevented));
    await sendKeys({ press: 'Escape' });
    await one.settled();
    expect(one.items()).to.eql([]);
    expect(hasFocus(one.button)).to.equal(true);
    expect(prevented).to.equal(true);
    await sendKeys({ press: 'Escape' });
    expect(prevented).to.equal(false);
    expect(one.chosen).to.eql([]);
  });

  it('closes on Tab and on a press outside, but not on a press inside', async () => {
    const one = await menu();
    await one.open();
    const press = (target: Element): boolean =>
      target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    press(one.items()[0]!);
    await one.settled();
    expect(one.items().length).to.equal(6);
    press(document.body);
    await one.settled();
    expect(one.items()).to.eql([]);
    await one.open();
    await sendKeys({ press: 'Tab' });
    await one.settled();
    expect(one.items()).to.eql([]);
  });

  it('closes on its button', async () => {
    const one = await menu();
    await one.open();
    one.button.click();
    await one.settled();
    expect(one.items()).to.eql([]);
  });

  it('fits into a panel of 320 × 256 px, with every item within reach', async () => {
    const one = await menu({ small: true });
    await one.open();
    await still();
    const list = byRole(one.element, 'menu').getBoundingClientRect();
    const panel = one.frame.getBoundingClientRect();
    for (const side of ['left', 'top'] as const) {
      expect(list[side] - panel[side], side).to.be.at.least(0);
    }
    expect(list.right).to.be.at.most(panel.right);
    expect(list.bottom).to.be.at.most(panel.bottom);
    await sendKeys({ press: 'End' });
    const last = one.items().at(-1)!.getBoundingClientRect();
    expect(last.bottom).to.be.at.most(list.bottom);
    expect(last.height).to.be.at.least(44);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no axe violations: open, ${theme}`, async () => {
      const one = await menu({ theme });
      await one.open();
      await still();
      await chai(one.frame).to.be.accessible();
    });
  }
});
