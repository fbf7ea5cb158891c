import { fixture, html } from '@open-wc/testing';
import type { SinonFakeTimers } from 'sinon';
import type { ChatHome } from '../../src/elements/chat-home/chat-home.js';
import { defineElements } from './support/define-elements.js';
import { expect } from './support/expect.js';
import { message, site } from './support/fake-engine.js';
import { painted } from './support/open-widget.js';
import { holdTime } from './support/time.js';
import { transcript } from './support/transcript.js';

defineElements();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Holds the time, and sets the clock to this time in the time zone of the tests. */
function holdTimeAt(local: string): SinonFakeTimers {
  const time = holdTime();
  time.setSystemTime(new Date(local));
  return time;
}

const at = (local: string): { at: string } => ({ at: new Date(local).toISOString() });

async function daysOf(element: Awaited<ReturnType<typeof transcript>>): Promise<string[]> {
  await element.updateComplete;
  return [...element.shadowRoot!.querySelectorAll('.day')].map(({ textContent }) => textContent);
}

const late = [message(1, 'agent', 'Good night', at('2026-06-01T23:58:30'))];

describe('The day names in a transcript', () => {
  it('change at midnight', async () => {
    const time = holdTimeAt('2026-06-01T23:59:10');
    const element = await transcript({ messages: late });
    expect(await daysOf(element)).to.eql(['Today']);
    time.tick(49_000);
    expect(await daysOf(element)).to.eql(['Today']);
    time.tick(1_000);
    expect(await daysOf(element)).to.eql(['Yesterday']);
    time.tick(24 * HOUR);
    expect(await daysOf(element)).to.eql(['Monday, June 1']);
  });

  it('change within a minute after the clock was set or the device slept', async () => {
    const time = holdTimeAt('2026-06-01T23:59:10');
    const element = await transcript({ messages: late });
    time.setSystemTime(new Date('2026-06-02T08:00:00'));
    time.tick(MINUTE);
    expect(await daysOf(element)).to.eql(['Yesterday']);
    time.setSystemTime(new Date('2026-06-01T12:00:00'));
    time.tick(MINUTE);
    expect(await daysOf(element)).to.eql(['Today']);
  });

  it('are right as soon as the page is visible again', async () => {
    const time = holdTimeAt('2026-06-01T23:59:10');
    const element = await transcript({ messages: late });
    time.setSystemTime(new Date('2026-06-02T08:00:00'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await daysOf(element)).to.eql(['Yesterday']);
  });

  it('are right when the transcript returns to the document, and need no timer outside it', async () => {
    const time = holdTimeAt('2026-06-01T23:59:10');
    const element = await transcript({ messages: late });
    const parent = element.parentElement!;
    element.remove();
    expect(time.countTimers()).to.equal(0);
    time.tick(HOUR);
    parent.append(element);
    expect(await daysOf(element)).to.eql(['Yesterday']);
  });
});

describe('The opening hours in the home view', () => {
  it('change when an opening time passes and when a day begins', async () => {
    const time = holdTimeAt('2026-06-01T08:58:00');
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const spans = [{ days: [1, 2], from: '09:00', to: '18:00' }];
    const shop = site({
      openingHours: { timeZone, spans },
      availability: { online: false, team: [] },
    });
    const home = await fixture<ChatHome>(
      html`<chat-widget-home .site=${shop} .locale=${'en-GB'}></chat-widget-home>`,
    );
    const opening = async (): Promise<string | undefined> => {
      await painted(home);
      return home.shadowRoot!.querySelector('.opening')?.textContent;
    };
    expect(await opening()).to.equal('We open at 09:00');
    time.tick(2 * MINUTE);
    expect(await opening()).to.equal('We open tomorrow at 09:00');
    time.tick(15 * HOUR);
    expect(await opening()).to.equal('We open at 09:00');
  });
});
