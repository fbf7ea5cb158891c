import { fixture } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { allByRole, byRole, everything, hasFocus } from './support/by-role.js';
import { message, talking } from './support/fake-engine.js';
import { still } from './support/frame.js';
import { openWidget, painted } from './support/open-widget.js';
import { expect } from './support/expect.js';

const long = Array.from({ length: 60 }, (_, i) => message(i + 1, 'agent', `Message ${i + 1}`));

/** The element that has the focus, in whatever shadow tree. */
function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

describe('Keyboard control', () => {
  for (const [key, forward] of [
    ['Tab', true],
    ['Shift+Tab', false],
  ] as const) {
    it(`a11y 6 a11y 7 moves the focus on ${key} through the panel and out of it, with one stop for the conversation`, async () => {
      const host = await fixture(
        html`<div>
          <button id="before">Before</button>
          <p></p>
          <button id="after">After</button>
        </div>`,
      );
      const { widget } = await openWidget(talking(long));
      host.querySelector('p')!.append(widget);
      await painted(widget);
      const [from, to] = forward ? ['before', 'after'] : ['after', 'before'];
      host.querySelector<HTMLElement>(`#${from}`)!.focus();
      const stops: string[] = [];
      for (let i = 0; i < 12 && !hasFocus(host.querySelector(`#${to}`)!); i++) {
        await sendKeys({ press: key });
        const stop = focused()!;
        stops.push(stop.getAttribute('aria-label') ?? stop.textContent.trim());
      }
      const way = ['Menu', 'Close', 'Conversation', 'Message', 'Send', 'Close chat'];
      const expected = forward ? [...way, 'After'] : [...way.toReversed(), 'Before'];
      expect(stops).to.eql(expected);
    });
  }

  it('a11y 7 scrolls the conversation on arrow keys', async () => {
    const { widget } = await openWidget(talking(long));
    const log = byRole(widget, 'log', 'Conversation');
    log.focus();
    // The lines above have their true heights once they were in sight.
    await still();
    const bottom = log.scrollTop;
    await sendKeys({ press: 'ArrowUp' });
    await still();
    expect(log.scrollTop).to.be.below(bottom);
  });

  it('a11y 17 has no single-character shortcuts', async () => {
    const { widget, engine } = await openWidget(talking([message(1, 'agent', 'Hi')]));
    const buttons = allByRole(widget, 'button');
    engine.calls.length = 0;
    for (const stop of [byRole(widget, 'log'), byRole(widget, 'button', 'Menu')]) {
      stop.focus();
      await sendKeys({ type: 'abcdefghijklmnopqrstuvwxyz0123456789/?.' });
      await painted(widget);
      expect(hasFocus(stop)).to.equal(true);
    }
    expect(engine.calls).to.eql([]);
    expect(allByRole(widget, 'button')).to.eql(buttons);
    expect(everything(widget.shadowRoot!).some((each) => each.hasAttribute('accesskey'))).to.equal(
      false,
    );
  });
});
