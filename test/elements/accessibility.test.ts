import { expect as chai } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { byRole } from './support/by-role.js';
import { still } from './support/frame.js';
import { openWidget } from './support/open-widget.js';
import { VIEWS, usualWindow } from './support/views.js';
import { expect } from './support/expect.js';

/** What a page or a system sets; `accent` as a page would. */
const THEMES: Readonly<
  Record<string, { theme: 'light' | 'dark'; accent?: string; forced?: boolean }>
> = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  'a yellow accent': { theme: 'light', accent: '#ffd500' },
  'a yellow accent in the dark': { theme: 'dark', accent: '#ffd500' },
  'forced colours': { theme: 'light', forced: true },
};

describe('Accessibility of every view', () => {
  let seen = 0;

  afterEach(async () => {
    await emulateMedia({ forcedColors: 'none' });
    await usualWindow();
  });

  after(() => {
    const [views, themes] = [VIEWS, THEMES].map((each) => Object.keys(each).length);
    console.log(`axe: ${views} views × ${themes} themes, ${seen} without a violation`);
  });

  for (const [theme, { theme: scheme, accent, forced }] of Object.entries(THEMES)) {
    for (const [name, show] of Object.entries(VIEWS)) {
      it(`a11y 19 has no axe violations: ${name}, ${theme}`, async () => {
        if (forced) await emulateMedia({ forcedColors: 'active' });
        const { widget } = await show();
        widget.theme = scheme;
        if (accent) widget.style.setProperty('--chat-accent', accent);
        await widget.updateComplete;
        // Colours that fade in have not their contrast yet.
        await still();
        await chai(widget).to.be.accessible();
        seen++;
      });
    }
  }
});

describe('The panel', () => {
  afterEach(usualWindow);

  it('a11y 3 is a labelled dialog, which is modal only if it covers the window', async () => {
    const { widget } = await openWidget();
    expect(byRole(widget, 'dialog', 'Chat').hasAttribute('aria-modal')).to.equal(false);
    const { widget: covering } = await VIEWS['full screen']!();
    const dialog = byRole(covering, 'dialog', 'Chat');
    expect(dialog.getAttribute('aria-modal')).to.equal('true');
    await still();
    const { width, height } = dialog.getBoundingClientRect();
    expect([width, height]).to.eql([400, 700]);
  });
});
