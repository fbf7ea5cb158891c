import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { allByRole, byRole, everything } from './support/by-role.js';
import { message, talking } from './support/fake-engine.js';
import { still } from './support/frame.js';
import { openWidget, painted } from './support/open-widget.js';
import { VIEWS, usualWindow } from './support/views.js';
import { expect } from './support/expect.js';

/** What WCAG asks for, and what we aim for, in px. */
const LEAST = 24;
const AIM = 40;

const NARROW = [
  ['a window of 320 × 256 px', 320, 256, false],
  ['text of twice the size', 640, 512, true],
] as const;

/** All that can be pressed; links within a sentence are as tall as the sentence. */
function targets(widget: ChatWidget): HTMLElement[] {
  return ['button', 'menuitem', 'textbox']
    .flatMap((role) => allByRole(widget, role))
    .filter((target) => target.checkVisibility());
}

/** Doubles the text alone, as browsers do that can. */
function doubleText(widget: ChatWidget): void {
  const elements = everything(widget.shadowRoot!);
  const sizes = elements.map((element) => {
    const { fontSize, lineHeight } = getComputedStyle(element);
    return [element, 2 * parseFloat(fontSize), 2 * parseFloat(lineHeight)] as const;
  });
  for (const [element, size, height] of sizes) {
    element.style.setProperty('font-size', `${size}px`, 'important');
    if (height) element.style.setProperty('line-height', `${height}px`, 'important');
  }
}

function labelOf(target: Element): string {
  return target.getAttribute('aria-label') ?? target.textContent.trim();
}

/** It can be brought into the window, whole, and its words stand within it. */
function expectInReach(target: HTMLElement, width: number, height: number): void {
  target.scrollIntoView({ block: 'nearest' });
  const { left, right, top, bottom } = target.getBoundingClientRect();
  expect(left, labelOf(target)).to.be.at.least(-0.5);
  expect(right, labelOf(target)).to.be.at.most(width + 0.5);
  expect(top, labelOf(target)).to.be.at.least(-0.5);
  expect(bottom, labelOf(target)).to.be.at.most(height + 0.5);
  // The badge stands over the launcher's edge.
  if (target.matches('.launcher')) return;
  expect(target.scrollWidth, labelOf(target)).to.be.at.most(target.clientWidth + 1);
}

describe('The layout of the widget', () => {
  afterEach(async () => {
    await emulateMedia({ reducedMotion: 'no-preference' });
    await usualWindow();
  });

  for (const [name, show] of Object.entries(VIEWS)) {
    it(`a11y 18 makes targets at least 24 px wide and high, and the main ones 40 px: ${name}`, async () => {
      await emulateMedia({ reducedMotion: 'reduce' });
      const { widget } = await show();
      await still();
      for (const target of targets(widget)) {
        const { width, height } = target.getBoundingClientRect();
        const chief = target.matches('.launcher, .button, .send, header .icon-button, textarea');
        expect(Math.min(width, height), labelOf(target)).to.be.at.least(chief ? AIM : LEAST);
      }
    });

    for (const [what, width, height, doubled] of NARROW) {
      it(`a11y 24 keeps every target within reach in ${what}: ${name}`, async () => {
        await emulateMedia({ reducedMotion: 'reduce' });
        const { widget } = await show();
        await setViewport({ width, height });
        await still();
        if (doubled) doubleText(widget);
        await painted(widget);
        for (const target of targets(widget)) expectInReach(target, width, height);
        for (const log of allByRole(widget, 'log')) expect(log.clientHeight).to.be.above(40);
        expect(document.documentElement.scrollWidth).to.be.at.most(width);
      });
    }
  }

  it('a11y 23 does not move if the visitor prefers reduced motion', async () => {
    const moving = (widget: ChatWidget): string[] =>
      everything(widget.shadowRoot!)
        .filter((element) => {
          const { display, animationName, transitionDuration } = getComputedStyle(element);
          // What no slot shows has no style at all.
          if (display === '') return false;
          return animationName !== 'none' || !/^(?:0s(?:, )?)+$/.test(transitionDuration);
        })
        .map((element) => element.className || element.localName);
    for (const name of ['launcher', 'home', 'somebody types', 'dialog: end', 'soon closed']) {
      const { widget } = await VIEWS[name]!();
      expect(moving(widget).length, `${name}, usually`).to.be.above(0);
      await emulateMedia({ reducedMotion: 'reduce' });
      expect(moving(widget), name).to.eql([]);
      await emulateMedia({ reducedMotion: 'no-preference' });
      widget.remove();
    }
  });

  it('a11y 25 declares its language, and gives each text its own direction', async () => {
    const { widget } = await openWidget(
      talking([message(1, 'agent', 'مرحبا'), message(2, 'agent', 'Hello')]),
      html`<test-widget data-site="demo" data-load="eager" locale="en-GB"></test-widget>`,
    );
    expect(byRole(widget, 'region').lang).to.equal('en-GB');
    const bubbles = everything(byRole(widget, 'log')).filter((each) => each.matches('.bubble'));
    expect(bubbles.map((bubble) => bubble.dir)).to.eql(['auto', 'auto']);
    expect(bubbles.map((bubble) => getComputedStyle(bubble).direction)).to.eql(['rtl', 'ltr']);
    const field = byRole(widget, 'textbox', 'Message') as HTMLTextAreaElement;
    field.value = 'مرحبا';
    expect(getComputedStyle(field).unicodeBidi).to.equal('plaintext');
  });
});
