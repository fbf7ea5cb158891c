import { sendKeys } from '@web/test-runner-commands';
import { expect } from './support/expect.js';
import { message, talking } from './support/fake-engine.js';
import { loadedWidget, painted, type Opened } from './support/open-widget.js';

const TITLE = 'A shop';

describe('The alert for unread messages in a hidden page', () => {
  let hidden = false;
  let ticks: (() => void)[] = [];
  let badges: (number | undefined)[] = [];
  let rung = 0;
  const { setInterval, clearInterval } = globalThis;
  const { start, stop } = OscillatorNode.prototype;

  // It loads with the first alert: here it is there at once.
  before(() => import('../../src/controllers/unread-alert.js'));
  beforeEach(() => {
    [hidden, ticks, badges, rung] = [false, [], [], 0];
    document.title = TITLE;
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    Object.assign(navigator, { setAppBadge: async (count?: number) => void badges.push(count) });
    Object.assign(globalThis, {
      setInterval: (tick: () => void) => ticks.push(tick),
      clearInterval: (id: number | undefined) => {
        if (id !== undefined) ticks[id - 1] = () => {};
      },
    });
    Object.assign(OscillatorNode.prototype, { start: () => void rung++, stop: () => {} });
  });
  afterEach(() => {
    Reflect.deleteProperty(document, 'hidden');
    Reflect.deleteProperty(navigator, 'setAppBadge');
    Object.assign(globalThis, { setInterval, clearInterval });
    Object.assign(OscillatorNode.prototype, { start, stop });
  });

  const tick = (): void => ticks.forEach((each) => each());
  const look = (at: boolean): void => {
    hidden = !at;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  /** A visitor's talk in which an answer comes while they look elsewhere. */
  async function answered(leading: boolean, muted = false): Promise<Opened> {
    const before = talking([message(1, 'agent', 'Before')]);
    const opened = await loadedWidget({ ...before, leading, read: { visitor: 1, agent: 0 } });
    look(false);
    const { panel } = opened.engine.store.get();
    const after = talking([message(1, 'agent', 'Before'), message(2, 'agent', 'Now')]);
    opened.engine.change({ ...after, read: { visitor: 1, agent: 0 }, panel: { ...panel, muted } });
    await painted(opened.widget);
    return opened;
  }

  it('E2 alternates with the title of the page', async () => {
    await answered(true);
    tick();
    expect(document.title).to.equal('1 unread message');
    tick();
    expect(document.title).to.equal(TITLE);
    tick();
    look(true);
    expect(document.title).to.equal(TITLE);
    tick();
    expect(document.title).to.equal(TITLE);
  });

  it('E2 ends as soon as the messages are read', async () => {
    const { widget, engine } = await answered(true);
    tick();
    engine.change({ read: { visitor: 2, agent: 0 } });
    await painted(widget);
    expect(document.title).to.equal(TITLE);
    expect(badges).to.eql([1, 0]);
  });

  it('E2 runs only in the leading tab', async () => {
    const { widget, engine } = await answered(false);
    tick();
    expect([document.title, badges, rung]).to.eql([TITLE, [], 0]);
    engine.change({ leading: true });
    await painted(widget);
    tick();
    expect(document.title).to.equal('1 unread message');
    engine.change({ leading: false });
    await painted(widget);
    expect(document.title).to.equal(TITLE);
  });

  it('E2 does not overwrite a title that the page has changed meanwhile', async () => {
    await answered(true);
    tick();
    document.title = 'Sold out';
    look(true);
    expect(document.title).to.equal('Sold out');
  });

  it('E2 plays a sound after the visitor has acted in the page, unless it is muted', async () => {
    await sendKeys({ press: 'Shift' });
    await sendKeys({ press: 'a' });
    await answered(true, true);
    expect(rung).to.equal(0);
    await answered(true);
    expect(rung).to.equal(2);
  });
});
