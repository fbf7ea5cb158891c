import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { allByRole, byRole, everything } from './support/by-role.js';
import { backdropOf, contrast } from './support/contrast.js';
import { still } from './support/frame.js';
import { VIEWS, usualWindow } from './support/views.js';
import { expect } from './support/expect.js';

/** From the darkest to the lightest, with those between that are neither. */
const ACCENTS = [
  '#000',
  '#1e1b4b',
  '#4f46e5',
  '#e11d48',
  '#0f766e',
  '#808080',
  '#f97316',
  '#22c55e',
  '#7dd3fc',
  '#ffd500',
  '#ffff00',
  '#fff',
];

async function shown(view: string, theme: 'light' | 'dark', accent: string) {
  const { widget } = await VIEWS[view]!();
  widget.theme = theme;
  widget.style.setProperty('--chat-accent', accent);
  await widget.updateComplete;
  await still();
  return widget;
}

function ownText(element: Element): boolean {
  return [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
}

describe('The colours of the widget', () => {
  afterEach(async () => {
    await emulateMedia({ forcedColors: 'none' });
    await usualWindow();
  });

  for (const theme of ['light', 'dark'] as const) {
    for (const accent of ACCENTS) {
      it(`a11y 19 give text a contrast of 4.5:1, icons and the focus ring 3:1: accent ${accent}, ${theme}`, async () => {
        const widget = await shown('failed message', theme, accent);
        for (const element of everything(widget.shadowRoot!)) {
          if (!ownText(element) || element.closest('.hidden-text, .avatar')) continue;
          const ratio = contrast(getComputedStyle(element).color, backdropOf(element));
          expect(ratio, `${element.className}: ${element.textContent}`).to.be.at.least(4.5);
        }
        for (const name of ['Send', 'Close', 'Menu']) {
          const button = byRole(widget, 'button', name);
          const ratio = contrast(getComputedStyle(button).color, backdropOf(button));
          expect(ratio, name).to.be.at.least(3);
        }
        byRole(widget, 'button', 'Close').focus();
        await sendKeys({ press: 'Shift' });
        const { outlineColor } = getComputedStyle(byRole(widget, 'button', 'Close'));
        const surface = backdropOf(byRole(widget, 'log'));
        expect(contrast(outlineColor, surface), 'ring').to.be.at.least(3);
      });
    }
  }

  it('a11y 19 give the home heading a contrast of 4.5:1 at both ends of its gradient', async () => {
    for (const accent of ACCENTS) {
      const widget = await shown('home', 'light', accent);
      const heading = everything(widget.shadowRoot!).find((each) => each.localName === 'h2')!;
      const { backgroundImage } = getComputedStyle(heading.closest('header')!);
      const ends = backgroundImage.match(/(?:rgb|oklch|color)\([^)]*\)/g) ?? [];
      expect(ends.length).to.equal(2);
      for (const end of ends)
        expect(contrast(getComputedStyle(heading).color, end), accent).to.be.at.least(4.5);
      widget.remove();
    }
  });

  it('a11y 20 give a focused element an outline or a border in forced colours', async () => {
    await emulateMedia({ forcedColors: 'active' });
    for (const view of ['home', 'form', 'failed message', 'menu', 'dialog: end', 'launcher']) {
      const { widget } = await VIEWS[view]!();
      await sendKeys({ press: 'Shift' });
      const targets = ['button', 'textbox', 'log', 'menuitem'].flatMap((role) =>
        allByRole(widget, role),
      );
      for (const target of targets) {
        target.focus();
        if (!target.matches(':focus-visible')) continue;
        const edge = getComputedStyle(target.closest('.frame') ?? target, '::before');
        const { outlineStyle, outlineWidth } = getComputedStyle(target);
        const ring = target.matches('textarea')
          ? [edge.borderTopStyle, edge.borderTopWidth]
          : [outlineStyle, outlineWidth];
        expect(ring, `${view}: ${target.textContent}`).to.eql(['solid', '2px']);
      }
      widget.remove();
    }
  });
});
