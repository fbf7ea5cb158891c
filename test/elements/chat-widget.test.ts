import { fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { INITIAL_STATE } from '../../src/core/state/state.js';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { allByRole, byRole, everything, hasFocus } from './support/by-role.js';
import { createFakeEngine, message, site, talking } from './support/fake-engine.js';
import { loadedWidget, openWidget, painted } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';
import { expect } from './support/expect.js';

const lazy = html`<test-widget data-site="demo" data-load="interaction"></test-widget>`;

async function bare(view = lazy): Promise<ChatWidget> {
  TestWidget.engine = createFakeEngine();
  return fixture<ChatWidget>(view);
}

const PANEL = INITIAL_STATE.panel;

describe('ChatWidget', () => {
  afterEach(() => {
    TestWidget.fails = false;
  });

  it('shows its launcher before the rest has loaded', async () => {
    const widget = await bare();
    const launcher = byRole(widget, 'button', 'Open chat');
    expect(launcher.getAttribute('aria-expanded')).to.equal('false');
    expect([launcher.offsetWidth, launcher.offsetHeight]).to.eql([56, 56]);
    expect(allByRole(widget, 'dialog')).to.eql([]);
  });

  it('loads the rest once when the pointer enters it', async () => {
    const widget = await bare();
    byRole(widget, 'button').dispatchEvent(new Event('pointerenter'));
    widget.dispatchEvent(new Event('pointerenter'));
    await widget.ready;
    expect(TestWidget.engine.called('start').length).to.equal(1);
    expect(widget.open).to.equal(false);
  });

  it('a11y 1 a11y 4 opens on a click, and focuses the composer', async () => {
    const widget = await bare();
    byRole(widget, 'button', 'Open chat').click();
    await widget.ready;
    await painted(widget);
    byRole(widget, 'dialog', 'Chat');
    expect(byRole(widget, 'button', 'Close chat').getAttribute('aria-expanded')).to.equal('true');
    expect(hasFocus(byRole(widget, 'textbox', 'Message'))).to.equal(true);
  });

  it('a11y 4 leaves the focus where it is when a script opens it', async () => {
    const { widget } = await loadedWidget();
    const input = await fixture<HTMLInputElement>(html`<input aria-label="Elsewhere" />`);
    input.focus();
    await widget.show();
    await painted(widget);
    expect(hasFocus(input)).to.equal(true);
  });

  it('a11y 5 closes on Escape, and focuses the launcher', async () => {
    const { widget } = await openWidget(talking([]));
    byRole(widget, 'textbox', 'Message').focus();
    await sendKeys({ press: 'Escape' });
    await painted(widget);
    expect(widget.open).to.equal(false);
    expect(hasFocus(byRole(widget, 'button', 'Open chat'))).to.equal(true);
  });

  it('a11y 5 does not close on the Escape that ends a composition', async () => {
    const { widget } = await openWidget(talking([]));
    const key = { key: 'Escape', isComposing: true, bubbles: true, composed: true };
    byRole(widget, 'textbox', 'Message').dispatchEvent(new KeyboardEvent('keydown', key));
    expect(widget.open).to.equal(true);
  });

  it('closes on the Close button of its header, and focuses the launcher', async () => {
    const { widget } = await openWidget(talking([]));
    byRole(widget, 'button', 'Close').click();
    await painted(widget);
    expect(widget.open).to.equal(false);
    expect(hasFocus(byRole(widget, 'button', 'Open chat'))).to.equal(true);
  });

  it('moves the focus to the launcher when a script closes the panel', async () => {
    const { widget } = await openWidget(talking([]));
    byRole(widget, 'textbox', 'Message').focus();
    await widget.hide();
    await painted(widget);
    expect(hasFocus(byRole(widget, 'button', 'Open chat'))).to.equal(true);
  });

  it('a11y 6 exposes no controls of a closed panel', async () => {
    const { widget } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    await widget.hide();
    await painted(widget);
    expect(allByRole(widget, 'dialog')).to.eql([]);
    expect(allByRole(widget, 'textbox')).to.eql([]);
  });

  it('a11y 1 states the number of unread messages in the name of its launcher', async () => {
    const { widget, engine } = await loadedWidget(talking([message(1, 'agent', 'Hi')]));
    byRole(widget, 'button', 'Open chat, 1 unread message');
    engine.change(talking([message(1, 'agent', 'Hi'), message(2, 'agent', 'Ho')]));
    await painted(widget);
    byRole(widget, 'button', 'Open chat, 2 unread messages');
    const badge = everything(widget.shadowRoot!).find((e) => e.part.contains('badge'));
    expect(badge?.textContent).to.equal('2');
  });

  it('a11y 2 is a named landmark', async () => {
    byRole(await bare(), 'region', 'Live chat');
  });

  it('loads the rest when the page sends a text', async () => {
    const widget = await bare();
    expect(await widget.send('Hello')).to.equal('queued');
    expect(TestWidget.engine.called('send')).to.eql([['Hello']]);
  });

  it('opens in all tabs, and closes when another tab does', async () => {
    const { widget, engine } = await loadedWidget();
    await widget.show();
    expect(engine.called('setOpen')).to.eql([[true, 'page']]);
    engine.change({ panel: { ...PANEL, open: false, counter: 9 } });
    await painted(widget);
    expect(widget.open).to.equal(false);
    expect(engine.called('setOpen').length).to.equal(1);
  });

  it('is open after a reload if it was open before', async () => {
    const { widget } = await loadedWidget({ panel: { ...PANEL, open: true, counter: 1 } });
    expect(widget.open).to.equal(true);
  });

  it('stays open if the visitor opened it before the rest had loaded, though it was closed before', async () => {
    const widget = await bare();
    const engine = (TestWidget.engine = createFakeEngine({ panel: { ...PANEL, counter: 1 } }));
    engine.setContext = () => {
      engine.change({});
      return null;
    };
    byRole(widget, 'button', 'Open chat').click();
    await widget.ready;
    await painted(widget);
    byRole(widget, 'dialog', 'Chat');
    expect(engine.called('setOpen')).to.eql([[true, 'visitor']]);
  });

  it('does not store an "open" in the markup as a choice of the visitor', async () => {
    const view = html`<test-widget data-site="demo" open></test-widget>`;
    const { widget, engine } = await loadedWidget({}, view);
    await painted(widget);
    byRole(widget, 'dialog', 'Chat');
    expect(engine.called('setOpen')).to.eql([]);
  });

  it('stores that the visitor closed a panel that the markup opens', async () => {
    const view = html`<test-widget data-site="demo" open></test-widget>`;
    const { widget, engine } = await loadedWidget({}, view);
    byRole(widget, 'button', 'Close chat').click();
    await painted(widget);
    expect(engine.called('setOpen')).to.eql([[false, 'visitor']]);
  });

  it('treats open="false" as false', async () => {
    expect(
      (await bare(html`<test-widget data-load="interaction" open="false"></test-widget>`)).open,
    ).to.equal(false);
  });

  it('adds no attributes to itself', async () => {
    const widget = await bare();
    expect(widget.getAttributeNames().sort()).to.eql(['data-load', 'data-site']);
  });

  it('reports that the rest did not load, and tries again on the next opening', async () => {
    const widget = await bare();
    TestWidget.fails = true;
    setTimeout(() => byRole(widget, 'button').click());
    const { code } = (await oneEvent(widget, 'chat-error')) as Event & { code: string };
    expect(code).to.equal('load_failed');
    expect(widget.open).to.equal(false);
    TestWidget.fails = false;
    await widget.show();
    byRole(widget, 'dialog', 'Chat');
  });

  it('offers a reload when the rest does not load, but only to a visitor who asked for it', async () => {
    const widget = await bare();
    const offers = (): number => allByRole(widget, 'button', 'Not loaded. Reload').length;
    TestWidget.fails = true;
    await widget.show().catch(() => {});
    expect(offers()).to.equal(0);
    setTimeout(() => byRole(widget, 'button', 'Open chat').click());
    await oneEvent(widget, 'chat-error');
    await widget.updateComplete;
    expect(offers()).to.equal(1);
    expect(widget.open).to.equal(false);
    TestWidget.fails = false;
    await widget.show();
    expect(offers()).to.equal(0);
  });

  it('exposes its state to style sheets', async () => {
    const { widget, engine } = await openWidget(talking([]));
    expect(widget.matches(':state(open):state(connected)')).to.equal(true);
    engine.change({ connection: 'reconnecting' });
    await painted(widget);
    expect(widget.matches(':state(reconnecting):not(:state(connected))')).to.equal(true);
  });

  it('prefers texts of the page to those of the site, and those of the site to its own', async () => {
    const { widget } = await openWidget({
      site: site({ texts: { openChat: 'Site', closeChat: 'Site', placeholder: 'Site' } }),
    });
    widget.messages = { closeChat: 'Page' };
    await painted(widget);
    byRole(widget, 'button', 'Page');
    expect((byRole(widget, 'textbox') as HTMLTextAreaElement).placeholder).to.equal('Site');
  });

  it('shows slotted content, and its own again once the slot is empty', async () => {
    const view = html`<test-widget data-site="demo" data-load="eager"
      ><p slot="greeting">Ahoy</p></test-widget
    >`;
    const { widget } = await openWidget({ site: site() }, view);
    const heading = (): HTMLElement | undefined =>
      everything(widget.shadowRoot!).find((e) => e.tagName === 'H2');
    expect(heading()?.offsetHeight).to.equal(0);
    expect(widget.querySelector('p')!.offsetHeight).to.be.above(0);
    widget.querySelector('p')!.remove();
    await painted(widget);
    expect(heading()?.offsetHeight).to.be.above(0);
  });

  it('chooses a readable text colour for its accent, unless the page sets one', async () => {
    const widget = await bare();
    const launcher = byRole(widget, 'button');
    for (const [accent, text] of [
      ['#facc15', 'color(xyz-d65 0 0 0)'],
      ['#1e3a8a', 'color(xyz-d65 0.9505 1 1.089)'],
    ] as const) {
      widget.style.setProperty('--chat-accent', accent);
      expect(getComputedStyle(launcher).color).to.equal(text);
    }
    widget.style.setProperty('--chat-on-accent', 'rgb(1, 2, 3)');
    expect(getComputedStyle(launcher).color).to.equal('rgb(1, 2, 3)');
  });

  it('keeps its conversation when it is moved in the page', async () => {
    const { widget, engine } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    const elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(widget);
    await painted(widget);
    expect(byRole(widget, 'log').textContent).to.contain('Hi');
    engine.change(talking([message(1, 'agent', 'Hi'), message(2, 'agent', 'Again')]));
    await painted(widget);
    expect(byRole(widget, 'log').textContent).to.contain('Again');
    expect(engine.closed).to.equal(false);
  });
});
