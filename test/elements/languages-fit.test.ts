import { html } from 'lit';
import { setViewport } from '@web/test-runner-commands';
import type { ChatState } from '../../src/core/state/state.js';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { launcherTexts } from '../../src/locales/launcher-texts.js';
import { byRole, everything } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { expect } from './support/expect.js';
import { message, pending, site, talking } from './support/fake-engine.js';
import { openWidget, painted } from './support/open-widget.js';

const name = { name: 'name', kind: 'name', required: true } as const;
const email = { name: 'email', kind: 'email', required: false } as const;
const phone = { name: 'phone', kind: 'phone', required: false } as const;
const failed = pending('Hello', { phase: 'failed' });
const away = site({
  availability: { online: false, team: [] },
  openingHours: { timeZone: 'Asia/Tokyo', spans: [{ days: [1], from: '09:00', to: '17:00' }] },
});

const MENU = '[aria-haspopup=menu]';

/** What there is to see of the widget's own words. */
const VIEWS: Record<string, { state: Partial<ChatState>; press?: readonly string[] }> = {
  home: { state: { site: away } },
  form: {
    state: { site: site({ preChat: [name, email, phone] }) },
    press: ['.start', '[type=submit]'],
  },
  notices: {
    state: talking([message(1, 'agent', 'Hi')], {
      site: away,
      pending: [failed],
      connection: 'superseded',
      closesAt: Date.now() + 60_000,
      notice: { code: 'conversation-ended', status: 'abandoned', reason: 'idle' },
    }),
  },
  menu: { state: talking([message(1, 'agent', 'Hi')]), press: [MENU] },
  question: {
    state: talking([message(1, 'agent', 'Hi')], { pending: [failed] }),
    press: [MENU, '[data-choice=delete]'],
  },
};

/** Shortened on purpose, or not to be seen at all. */
const EXEMPT = '.hidden-text, .hidden-text *, .heading, .heading *, .excerpt, .excerpt *, svg *';

/** What stands out of the window, or out of its own box. */
function overflowing(widget: ChatWidget): string[] {
  const panel = byRole(widget, 'dialog');
  return everything(widget.shadowRoot!)
    .filter(
      (each) =>
        !each.matches(EXEMPT) &&
        each.checkVisibility({ contentVisibilityAuto: true }) &&
        each !== panel,
    )
    .filter((each) => {
      const { left, right } = each.getBoundingClientRect();
      return left < -1 || right > innerWidth + 1 || each.scrollWidth > each.clientWidth + 1;
    })
    .filter((each) => getComputedStyle(each).display !== 'inline')
    .map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim()}`);
}

async function press(widget: ChatWidget, selector: string): Promise<void> {
  everything(widget.shadowRoot!)
    .find((each) => each.matches(selector))!
    .click();
  await painted(widget);
}

describe('ChatWidget in a window of 320 px', () => {
  before(async () => {
    defineElements();
    await setViewport({ width: 320, height: 800 });
  });
  after(() => setViewport({ width: 800, height: 600 }));

  for (const locale of Object.keys(launcherTexts)) {
    it(`shows no text that overflows: ${locale}`, async () => {
      for (const [view, { state, press: presses = [] }] of Object.entries(VIEWS)) {
        const { widget } = await openWidget(
          state,
          html`<test-widget data-site="demo" data-load="eager" locale=${locale}></test-widget>`,
        );
        for (const selector of presses) await press(widget, selector);
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        expect(overflowing(widget), view).to.eql([]);
        await widget.hide();
      }
    });
  }
});
