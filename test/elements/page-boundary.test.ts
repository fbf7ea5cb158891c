import { fixture } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import { replace, restore } from 'sinon';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { allByRole, byRole, everything } from './support/by-role.js';
import { expect } from './support/expect.js';
import { message, talking } from './support/fake-engine.js';
import { loaded, loadedWidget, openWidget, painted } from './support/open-widget.js';

/** What must not be heard by the page, by the interface of its events. */
const ENDING: readonly (readonly [new (type: string, init: EventInit) => Event, string])[] = [
  [KeyboardEvent, 'keydown keyup keypress'],
  [InputEvent, 'beforeinput input textInput'],
  [CompositionEvent, 'compositionstart compositionupdate compositionend'],
  [ClipboardEvent, 'copy cut paste'],
  [WheelEvent, 'wheel'],
  [Event, 'touchmove'],
  [DragEvent, 'dragstart drag dragenter dragover dragleave drop dragend'],
];
const PASSING = ['click', 'dblclick', 'contextmenu', 'pointerdown', 'mousedown', 'touchstart'];

const ending = ENDING.flatMap(([Type, names]) =>
  names.split(' ').map((name) => new Type(name, { bubbles: true, composed: true })),
);

/** The types of those events that the page hears when they are dispatched on `target`. */
function heard(target: EventTarget, events: readonly Event[]): string[] {
  const types: string[] = [];
  const hear = ({ type }: Event): void => void types.push(type);
  for (const { type } of events) document.body.addEventListener(type, hear);
  for (const event of events) target.dispatchEvent(event);
  for (const { type } of events) document.body.removeEventListener(type, hear);
  return types;
}

const field = (widget: ChatWidget): HTMLElement => byRole(widget, 'textbox', 'Message');

/** Whether the browser is kept from doing what it does with a thing that is dropped. */
function isRefused(target: EventTarget, type: 'dragover' | 'drop', data: DataTransfer): boolean {
  const init = { bubbles: true, composed: true, cancelable: true, dataTransfer: data };
  return !target.dispatchEvent(new DragEvent(type, init));
}

const aFile = (): DataTransfer => {
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
  return data;
};
const aText = (): DataTransfer => {
  const data = new DataTransfer();
  data.setData('text/plain', 'words');
  return data;
};

describe('Events from inside the widget', () => {
  it('stop at its element if they are about text, keys, scrolling or dragging', async () => {
    const { widget } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    const parts = [field(widget), byRole(widget, 'log'), byRole(widget, 'button', 'Menu')];
    for (const part of parts) expect(heard(part, ending)).to.eql([]);
    const atElement: string[] = [];
    widget.addEventListener('keydown', ({ type }) => atElement.push(type));
    field(widget).dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, composed: true }));
    expect(atElement).to.eql(['keydown']);
  });

  it('reach the page if they are about the pointer or are the widget’s own', async () => {
    const { widget } = await openWidget();
    const passing = PASSING.map((type) => new Event(type, { bubbles: true, composed: true }));
    expect(heard(field(widget), passing)).to.eql(PASSING);
    const own = heard(widget, [new Event('chat-open', { bubbles: true, composed: true })]);
    expect(own).to.eql(['chat-open']);
  });

  it('reach the page if the page or slotted content dispatches them', async () => {
    const { widget } = await openWidget(
      {},
      html`<test-widget data-site="demo" data-load="eager">
        <label slot="greeting">Search <input /></label>
        <div slot="offline"></div>
      </test-widget>`,
    );
    const nested = widget.querySelector('div')!.attachShadow({ mode: 'open' });
    nested.append(document.createElement('input'));
    const all = ending.map(({ type }) => type);
    for (const target of [widget, widget.querySelector('input')!, nested.firstElementChild!]) {
      expect(heard(target, ending)).to.eql(all);
    }
    expect(isRefused(widget.querySelector('input')!, 'drop', aFile())).to.equal(false);
  });

  it('do not trigger single-letter shortcuts of the page', async () => {
    const page = await fixture(html`<div><input id="search" /></div>`);
    const search = page.querySelector('input')!;
    const shortcut = (event: KeyboardEvent): void => {
      if (event.key !== '/' && event.key !== 's') return;
      event.preventDefault();
      search.focus();
    };
    document.addEventListener('keydown', shortcut);
    const { widget, engine } = await openWidget();
    field(widget).focus();
    await sendKeys({ type: 'is it 24/7 or not?' });
    document.removeEventListener('keydown', shortcut);
    expect(engine.called('setDraft').at(-1)).to.eql(['is it 24/7 or not?']);
    expect(search.value).to.equal('');
  });

  it('do not let a modal of the page take the focus while the panel is open', async () => {
    const page = await fixture(html`<div><input id="card" /></div>`);
    const card = page.querySelector('input')!;
    const enforce = ({ target }: FocusEvent): void => {
      if (target !== card) card.focus();
    };
    const { widget } = await loadedWidget();
    await painted(widget);
    document.addEventListener('focusin', enforce);
    const launcher = byRole(widget, 'button', 'Open chat');
    launcher.focus();
    const whileClosed = document.activeElement;
    await widget.show();
    await painted(widget);
    field(widget).focus();
    const whileOpen = document.activeElement;
    document.removeEventListener('focusin', enforce);
    expect(whileClosed).to.equal(card);
    expect(whileOpen).to.equal(widget);
  });

  it('have no listener of the widget on the document or the window', async () => {
    const listened: string[] = [];
    const { addEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      if (this === document || this === window) listened.push(type);
      Reflect.apply(addEventListener, this, [type, ...rest]);
    };
    try {
      const opened = await openWidget(talking([message(1, 'agent', 'Hi')]));
      byRole(opened.widget, 'button', 'Menu').click();
      await loaded('menu-list', opened);
    } finally {
      EventTarget.prototype.addEventListener = addEventListener;
    }
    const types = [...ending.map(({ type }) => type), 'focusin', 'focusout', 'click'];
    expect(listened.filter((type) => types.includes(type))).to.eql([]);
    expect(listened.includes('pointerdown')).to.equal(true);
  });
});

describe('A drop on the widget', () => {
  it('is refused for every file, and for text outside the text field', async () => {
    const { widget } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    const log = byRole(widget, 'log');
    for (const type of ['dragover', 'drop'] as const) {
      expect(isRefused(log, type, aFile()), `${type} of a file on the log`).to.equal(true);
      expect(isRefused(log, type, aText()), `${type} of a text on the log`).to.equal(true);
      expect(isRefused(field(widget), type, aFile()), `${type} of a file`).to.equal(true);
      expect(isRefused(field(widget), type, aText()), `${type} of a text`).to.equal(false);
    }
  });

  it('is the only kind of event whose default is prevented', async () => {
    const { widget } = await openWidget();
    const refused = ending.filter(({ type, constructor }) => {
      const Type = constructor as new (type: string, init: EventInit) => Event;
      const init = { bubbles: true, composed: true, cancelable: true };
      return !byRole(widget, 'button', 'Menu').dispatchEvent(new Type(type, init));
    });
    expect(refused.map(({ type }) => type)).to.eql(['dragover', 'drop']);
  });
});

describe('Scrolling in the widget', () => {
  it('does not continue in the page', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => message(i + 1, 'agent', `Line ${i}`));
    const opened = await openWidget(talking(lines));
    const { widget } = opened;
    byRole(widget, 'button', 'Menu').click();
    await loaded('menu-list', opened);
    const scrollers = everything(widget.shadowRoot!).filter((element) => {
      const { overflowY } = getComputedStyle(element);
      return overflowY === 'auto' || overflowY === 'scroll' || element.localName === 'textarea';
    });
    expect(scrollers.length).to.be.at.least(3);
    for (const scroller of scrollers)
      expect(getComputedStyle(scroller).overscrollBehaviorY, scroller.className).to.equal(
        'contain',
      );
  });
});

describe('A close request of the browser, such as the back gesture', () => {
  afterEach(async () => {
    restore();
    await setViewport({ width: 800, height: 600 });
  });

  /** Chromium takes Escape for such a request where no element has taken the key. */
  async function request(widget: ChatWidget): Promise<void> {
    (widget.shadowRoot!.activeElement as HTMLElement | null)?.blur();
    await sendKeys({ press: 'Escape' });
    await painted(widget);
  }

  it('closes a panel that covers the window, and does not touch the history', async () => {
    await setViewport({ width: 400, height: 700 });
    const { widget } = await openWidget();
    const { length } = history;
    await request(widget);
    expect(widget.open).to.equal(false);
    await widget.show();
    await painted(widget);
    await request(widget);
    expect(widget.open).to.equal(false);
    expect(history.length).to.equal(length);
  });

  it('closes the menu or the question before the panel', async () => {
    await setViewport({ width: 400, height: 700 });
    const watchers: FakeCloseWatcher[] = [];
    class FakeCloseWatcher extends EventTarget {
      constructor() {
        super();
        watchers.push(this);
      }
      destroy(): void {}
    }
    replace(window, 'CloseWatcher', FakeCloseWatcher);
    const opened = await openWidget(talking([message(1, 'agent', 'Hi')]));
    const { widget } = opened;
    const gesture = async (): Promise<void> => {
      watchers.at(-1)!.dispatchEvent(new Event('close'));
      await painted(widget);
    };
    byRole(widget, 'button', 'Menu').click();
    await loaded('menu-list', opened);
    await gesture();
    expect([allByRole(widget, 'menu').length, widget.open]).to.eql([0, true]);
    byRole(widget, 'button', 'Menu').click();
    await loaded('menu-list', opened);
    byRole(widget, 'menuitem', 'End chat').click();
    await loaded('dialog', opened);
    await gesture();
    expect([allByRole(widget, 'alertdialog').length, widget.open]).to.eql([0, true]);
    await gesture();
    expect([watchers.length, widget.open]).to.eql([3, false]);
  });

  it('is left to the page if the panel does not cover it', async () => {
    const floating = await openWidget();
    await request(floating.widget);
    expect(floating.widget.open).to.equal(true);
    floating.widget.remove();
    await setViewport({ width: 400, height: 700 });
    const inline = await openWidget(
      {},
      html`<test-widget data-site="demo" data-load="eager" mode="inline"></test-widget>`,
    );
    await request(inline.widget);
    expect(inline.widget.open).to.equal(true);
  });
});
