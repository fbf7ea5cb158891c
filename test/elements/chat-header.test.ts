import { expect as chai } from '@open-wc/testing';
import { html } from 'lit';
import type { ChatHeader } from '../../src/elements/chat-header/chat-header.js';
import { byRole } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { framed } from './support/frame.js';
import { expect } from './support/expect.js';
import { holdTime } from './support/time.js';

defineElements();

async function header(theme: 'light' | 'dark' = 'light') {
  const { frame, element } = await framed(
    html`<chat-widget-header heading="Maya Kern" detail="We're online" .online=${true}>
      <chat-widget-menu slot="actions" .choices=${['end']}></chat-widget-menu>
    </chat-widget-header>`,
    { theme },
  );
  const told: string[] = [];
  for (const type of ['header-long-press', 'header-close'] as const) {
    element.addEventListener(type, (event) => told.push(event.type));
  }
  const bar = (element as ChatHeader).shadowRoot!.querySelector('.heading')!;
  const point = (type: string, part: PointerEventInit = {}, target: Element = bar): boolean =>
    target.dispatchEvent(
      new PointerEvent(type, { bubbles: true, composed: true, isPrimary: true, ...part }),
    );
  return { frame, element, told, point };
}

describe('ChatHeader', () => {
  it('places the menu before the Close button', async () => {
    const { element } = await header();
    const menu = byRole(element, 'button', 'Menu').getBoundingClientRect();
    const close = byRole(element, 'button', 'Close').getBoundingClientRect();
    expect(menu.right).to.be.at.most(close.left);
  });

  it('reports a long press after half a second, even if the finger trembles', async () => {
    const { told, point } = await header();
    const time = holdTime();
    point('pointerdown', { clientX: 100, clientY: 30 });
    time.tick(499);
    point('pointermove', { clientX: 106, clientY: 36 });
    expect(told).to.eql([]);
    time.tick(1);
    expect(told).to.eql(['header-long-press']);
  });

  for (const [name, type, part] of [
    ['it is released earlier', 'pointerup', {}],
    ['the finger slips by more than 10 px', 'pointermove', { clientX: 111 }],
    ['the browser takes over the gesture', 'pointercancel', {}],
  ] as const) {
    it(`reports no long press when ${name}`, async () => {
      const { told, point } = await header();
      const time = holdTime();
      point('pointerdown', { clientX: 100 });
      point(type, part);
      time.tick(600);
      expect(told).to.eql([]);
    });
  }

  it('reports no long press on its buttons, with another mouse button, or after its removal', async () => {
    const { element, told, point } = await header();
    const time = holdTime();
    point('pointerdown', {}, byRole(element, 'button', 'Menu'));
    time.tick(600);
    point('pointerdown', { button: 2 });
    time.tick(600);
    point('pointerdown');
    element.remove();
    time.tick(600);
    expect(told).to.eql([]);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no axe violations: ${theme}`, async () => {
      const { frame } = await header(theme);
      await chai(frame).to.be.accessible();
    });
  }
});
