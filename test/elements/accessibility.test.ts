import { expect as chai } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type { ChatState } from '../../src/core/state.js';
import { byRole } from './support/by-role.js';
import { message, pending, site, talking } from './support/fake-engine.js';
import { loadedWidget, openWidget } from './support/open-widget.js';
import { expect } from './support/expect.js';

const log = [
  message(1, 'agent', 'Hi, see https://a.example/'),
  message(2, 'visitor', 'Hello'),
  message(3, 'system', 'Maya joined'),
];

const STATES: Record<string, Partial<ChatState>> = {
  greeting: { site: site() },
  away: {
    site: site({ availability: { online: false, team: [] } }),
    earlier: { messages: log, status: 'resolved', endedAt: 0 },
  },
  conversation: talking(log, { site: site(), read: { visitor: 3, agent: 2 } }),
  'failed and offline': talking(log, {
    connection: 'reconnecting',
    pending: [pending('Hello', { phase: 'failed' })],
    notice: { code: 'restored' },
  }),
  'continued elsewhere': talking(log, { connection: 'superseded' }),
};

describe('Accessibility', () => {
  afterEach(() => setViewport({ width: 800, height: 600 }));

  for (const theme of ['light', 'dark'] as const) {
    for (const [name, state] of Object.entries(STATES)) {
      it(`finds nothing wrong: ${name}, ${theme}`, async () => {
        const { widget } = await openWidget(state);
        widget.theme = theme;
        await widget.updateComplete;
        // Colours that fade in have not their contrast yet.
        await new Promise((resolve) => setTimeout(resolve, 250));
        await chai(widget).to.be.accessible();
      });
    }
  }

  it('finds nothing wrong: closed', async () => {
    const { widget } = await loadedWidget(STATES['conversation']);
    await chai(widget).to.be.accessible();
  });

  it('is modal only where it covers the window', async () => {
    const { widget } = await openWidget();
    expect(byRole(widget, 'dialog').hasAttribute('aria-modal')).to.equal(false);
    await setViewport({ width: 400, height: 700 });
    await new Promise(requestAnimationFrame);
    await widget.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const dialog = byRole(widget, 'dialog');
    expect(dialog.getAttribute('aria-modal')).to.equal('true');
    const { width, height } = dialog.getBoundingClientRect();
    expect([width, height]).to.eql([400, 700]);
  });

  it('fits into 320 by 256 with everything in reach', async () => {
    await setViewport({ width: 320, height: 256 });
    const { widget } = await openWidget(STATES['conversation']);
    for (const name of ['Close', 'Send']) {
      const { right, bottom } = byRole(widget, 'button', name).getBoundingClientRect();
      expect(right).to.be.at.most(320);
      expect(bottom).to.be.at.most(256);
    }
    expect(document.documentElement.scrollWidth).to.be.at.most(320);
  });

  it('moves nothing where motion is not wanted', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { widget } = await openWidget();
    expect(getComputedStyle(byRole(widget, 'dialog')).transitionDuration).to.equal('0s');
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('has targets of at least 24 px', async () => {
    const { widget } = await openWidget(STATES['failed and offline']);
    for (const name of ['Close', 'Send', 'Retry', 'Edit', 'Dismiss']) {
      expect(byRole(widget, 'button', name).offsetHeight, name).to.be.at.least(24);
    }
  });
});
