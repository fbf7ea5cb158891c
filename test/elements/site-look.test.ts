import { assert, html } from '@open-wc/testing';
import { siteLookRules } from '../../src/protocol/site-look.js';
import type { PublicSite } from '../../src/protocol/site.js';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { loadedWidget, openWidget, painted } from './support/open-widget.js';

const SITE: PublicSite = {
  site: 'demo',
  name: 'Shop',
  availability: { online: true, team: [] },
  preChat: [],
  retention: { historySeconds: 86_400, idleSeconds: 1_800 },
  texts: {},
};
const TEAL = 'rgb(15, 118, 110)';
const INDIGO = 'rgb(79, 70, 229)';

const launcherOf = (widget: ChatWidget) =>
  widget.shadowRoot!.querySelector<HTMLElement>('.launcher')!;
const accentOf = (widget: ChatWidget) => getComputedStyle(launcherOf(widget)).backgroundColor;
const sideOf = (widget: ChatWidget) => {
  const { left, right } = launcherOf(widget).getBoundingClientRect();
  return left < document.documentElement.clientWidth - right ? 'left' : 'right';
};

/** A widget whose site has this look. */
async function looking(look: Partial<PublicSite>, view?: Parameters<typeof loadedWidget>[1]) {
  const opened = await loadedWidget({}, view);
  const show = async (change: Partial<PublicSite>) => {
    opened.engine.change({ site: { ...SITE, ...change } });
    await import('../../src/elements/chat-widget/site-look.js');
    await painted(opened.widget);
  };
  await show(look);
  return { ...opened, show };
}

describe("C7: the site's accent and corner", () => {
  it('show as soon as the widget knows its site, and follow its settings', async () => {
    const { widget, show } = await looking({ accent: '#0f766e', position: 'bottom-left' });
    assert.deepEqual([accentOf(widget), sideOf(widget)], [TEAL, 'left']);
    await show({});
    assert.deepEqual([accentOf(widget), sideOf(widget)], [INDIGO, 'right']);
  });

  it('put the open panel above the launcher', async () => {
    const { widget, engine } = await openWidget();
    engine.change({ site: { ...SITE, position: 'bottom-left' } });
    await import('../../src/elements/chat-widget/site-look.js');
    await painted(widget);
    const panel = widget
      .shadowRoot!.querySelector('chat-widget-panel')!
      .shadowRoot!.querySelector('.panel')!;
    // A panel that covers the window is at its edge.
    const isFloating = matchMedia('(width >= 480px) and (height >= 420px)').matches;
    const left = isFloating ? launcherOf(widget).getBoundingClientRect().left : 0;
    assert.closeTo(panel.getBoundingClientRect().left, left, 8);
  });

  it("make way for the page's accent, wherever it is set", async () => {
    const { widget } = await looking({ accent: '#0f766e' });
    document.body.style.setProperty('--chat-accent', '#e11d48');
    assert.equal(accentOf(widget), 'rgb(225, 29, 72)');
    document.body.removeAttribute('style');
    assert.equal(accentOf(widget), TEAL);
  });

  it('make way for the position of the page, as an attribute or as a property', async () => {
    const site = { position: 'bottom-left' } as const;
    const view = html`<test-widget data-load="eager" position="bottom-right"></test-widget>`;
    assert.equal(sideOf((await looking(site, view)).widget), 'right');
    const { widget } = await looking(site);
    widget.position = 'bottom-right';
    await painted(widget);
    assert.equal(sideOf(widget), 'right');
  });

  it('override a style sheet of the site that is older', async () => {
    const old = document.createElement('style');
    old.textContent = siteLookRules(
      { accent: '#e11d48', position: 'bottom-left' },
      (condition) => `test-widget${condition}`,
    );
    document.head.append(old);
    const { widget } = await loadedWidget();
    assert.deepEqual([accentOf(widget), sideOf(widget)], ['rgb(225, 29, 72)', 'left']);
    const { widget: knowing } = await looking({ accent: '#0f766e', position: 'bottom-right' });
    assert.deepEqual([accentOf(knowing), sideOf(knowing)], [TEAL, 'right']);
    old.remove();
  });
});
