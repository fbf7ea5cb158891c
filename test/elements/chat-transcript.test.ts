import { fixture, html, nextFrame, oneEvent } from '@open-wc/testing';
import type { ChatTranscript } from '../../src/elements/chat-transcript/chat-transcript.js';
import type * as events from '../../src/elements/chat-transcript/transcript-events.js';
import { registerLeaves } from '../../src/elements/register-leaves.js';
import type { Message } from '../../src/protocol/message.js';
import { byRole } from './support/by-role.js';
import { message, pending } from './support/fake-engine.js';
import { expect } from './support/expect.js';

registerLeaves();

const long = (count: number, from = 1): Message[] =>
  Array.from({ length: count }, (_, i) =>
    message(from + i, 'agent', `Message ${from + i} ${'and so on '.repeat(i % 5)}`, {
      at: new Date(2026, 4, 1, 9, from + i).toISOString(),
    }),
  );

async function transcript(part: Partial<ChatTranscript> = {}): Promise<ChatTranscript> {
  const element = await fixture<ChatTranscript>(html`
    <chat-widget-transcript style="block-size: 300px; inline-size: 340px"></chat-widget-transcript>
  `);
  await change(element, part);
  return element;
}

async function change(element: ChatTranscript, part: Partial<ChatTranscript>): Promise<void> {
  Object.assign(element, part);
  await element.updateComplete;
  await nextFrame();
  await nextFrame();
}

const scroller = (element: ChatTranscript): HTMLElement => byRole(element, 'log', 'Conversation');
const bodies = (element: ChatTranscript): string[] =>
  [...element.shadowRoot!.querySelectorAll('[part=message] [part=bubble]')].map(
    (bubble) => bubble.textContent,
  );

async function scrollTo(element: ChatTranscript, top: number): Promise<void> {
  scroller(element).scrollTop = top;
  await nextFrame();
  await nextFrame();
}

/** Where a message stands on the screen. */
const topOf = (element: ChatTranscript, seq: number): number =>
  element.shadowRoot!.querySelector(`[data-seq="${seq}"]`)!.getBoundingClientRect().top;

describe('ChatTranscript', () => {
  it('is a silent log with one tab stop', async () => {
    const element = await transcript({ messages: long(2) });
    expect(scroller(element).getAttribute('aria-live')).to.equal('off');
    expect(scroller(element).tabIndex).to.equal(0);
    expect(element.shadowRoot!.querySelectorAll('[tabindex]').length).to.equal(1);
  });

  it("shows a message's body as the whole text of its bubble", async () => {
    const body = '  two\n lines, https://a.example/ and <b>more</b> ';
    const element = await transcript({ messages: [message(1, 'agent', body)] });
    expect(bodies(element)).to.eql([body]);
  });

  for (const body of [
    '<img src=x onerror="window.hacked=1">',
    '<svg/onload=window.hacked=1>',
    '"><script>window.hacked=1</script>',
    '[x](javascript:window.hacked=1)',
    '${window.hacked=1}',
    '<!--?lit$1$-->',
    '\u202Etxt.exe',
  ]) {
    it(`shows ${JSON.stringify(body)} as text, in body and name`, async () => {
      const element = await transcript({
        messages: [message(1, 'agent', body, { author: { kind: 'agent', name: body } })],
      });
      expect(bodies(element)).to.eql([body]);
      expect(element.shadowRoot!.querySelector('img, script, [onload], a, b')).to.equal(null);
      expect('hacked' in window).to.equal(false);
    });
  }

  it('opens links apart from the page, and tells them nothing', async () => {
    const element = await transcript({
      messages: [message(1, 'agent', 'See https://a.example/b.')],
    });
    const link = byRole(element, 'link', 'https://a.example/b') as HTMLAnchorElement;
    expect([link.href, link.target, link.rel]).to.eql([
      'https://a.example/b',
      '_blank',
      'noopener noreferrer nofollow ugc',
    ]);
  });

  it('keeps the node of a message from sending to sent and read', async () => {
    const waiting = pending('Hello');
    const element = await transcript({ pending: [waiting] });
    const row = element.shadowRoot!.querySelector('[part=message]')!;
    expect(row.textContent).to.contain('Sending…');

    const sent = message(1, 'visitor', 'Hello', { clientId: waiting.clientId });
    await change(element, { pending: [], messages: [sent] });
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(row);
    expect(row.textContent).to.contain('Sent');

    await change(element, { readUpTo: 1, readAt: sent.at });
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(row);
    expect(row.textContent).to.match(/Read 2:02.PM/u);
  });

  it('says sender and time of each message', async () => {
    const at = message(1, 'agent', '').at;
    const element = await transcript({
      messages: [
        message(1, 'agent', 'a'),
        message(2, 'agent', 'b', { at }),
        message(3, 'visitor', 'c'),
      ],
    });
    for (const row of element.shadowRoot!.querySelectorAll('[part=message]')) {
      expect(row.textContent).to.match(/Maya Kern|You/u);
      expect(row.querySelector('time')?.dateTime).to.match(/^\d{4}-/u);
    }
  });

  it('offers a message that failed for another try, or for a change', async () => {
    const failed = pending('Hello', { phase: 'failed' });
    const element = await transcript({ pending: [failed] });
    setTimeout(() => byRole(element, 'button', 'Retry').click());
    const retry: Event = await oneEvent(element, 'transcript-retry');
    expect((retry as events.TranscriptRetryEvent).clientId).to.equal(failed.clientId);
    setTimeout(() => byRole(element, 'button', 'Edit').click());
    const edit: Event = await oneEvent(element, 'transcript-edit');
    expect((edit as events.TranscriptEditEvent).clientId).to.equal(failed.clientId);
  });

  it('tells a system message in the words of the catalogue, else in those of the server', async () => {
    const texts = { ...(await transcript()).texts, system_joined: '{name} ist da' };
    const joined = message(1, 'system', 'Maya joined', {
      code: 'joined',
      params: { name: 'Maya' },
    });
    const other = message(2, 'system', 'Something else', { code: 'other' });
    const element = await transcript({ messages: [joined, other], texts });
    const shown = [...element.shadowRoot!.querySelectorAll('.system')].map((row) =>
      row.textContent.trim(),
    );
    expect(shown).to.eql(['Maya ist da', 'Something else']);
  });

  it('stays at the bottom when messages come', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    const atEnd = (): number => {
      const { scrollHeight, clientHeight, scrollTop } = scroller(element);
      return scrollHeight - clientHeight - scrollTop;
    };
    expect(atEnd()).to.be.below(2);
    await change(element, { messages: [...messages, ...long(3, 31)] });
    expect(atEnd()).to.be.below(2);
  });

  it('D1 begins where the reader was, and is not at the bottom then', async () => {
    const element = await transcript({ place: { seq: 12, offset: -20 }, messages: long(30) });
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, 12) - edge).to.be.closeTo(-20, 1);
    expect(element.atBottom).to.equal(false);
  });

  it('D1 says where the reader is, and that they are at the end', async () => {
    const element = await transcript({ messages: long(30) });
    const places: unknown[] = [];
    element.addEventListener('transcript-place', ({ place }) => places.push(place));
    await scrollTo(element, 400);
    const { seq, offset } = places.at(-1) as { seq: number; offset: number };
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, seq) - edge).to.be.closeTo(offset, 1);
    await scrollTo(element, 100_000);
    expect(places.at(-1)).to.equal(undefined);
  });

  it('D1 begins at the end when the message of the place is not there any more', async () => {
    const element = await transcript({ place: { seq: 99, offset: 0 }, messages: long(30) });
    expect(element.atBottom).to.equal(true);
  });

  it("never moves the reader's place when messages come below", async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    await scrollTo(element, 400);
    const top = scroller(element).scrollTop;
    await change(element, { messages: [...messages, ...long(3, 31)] });
    expect(scroller(element).scrollTop).to.equal(top);
  });

  it("does not move the reader's place when older messages come above", async () => {
    const messages = long(40, 31);
    const element = await transcript({ messages, more: true });
    await scrollTo(element, 120);
    const first = 34;
    const before = topOf(element, first);
    await change(element, { loading: true });
    await change(element, { messages: [...long(30), ...messages], loading: false });
    expect(topOf(element, first)).to.be.closeTo(before, 1);
  });

  it('asks for older messages near the top, once for each page', async () => {
    const messages = long(40, 31);
    const element = await transcript({ messages, more: true });
    let asked = 0;
    element.addEventListener('transcript-older', () => asked++);
    await scrollTo(element, 50);
    await scrollTo(element, 20);
    expect(asked).to.equal(1);
    await change(element, { messages: [...long(30), ...messages], more: false });
    await scrollTo(element, 0);
    expect(asked).to.equal(1);
  });

  it('says that there are new messages, and goes to the first of them', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    await scrollTo(element, 200);
    await change(element, { messages: [...messages, ...long(20, 31)] });
    byRole(element, 'button', 'New messages').click();
    await element.updateComplete;
    const box = scroller(element).getBoundingClientRect();
    expect(topOf(element, 31)).to.be.within(box.top, box.top + 40);
    expect(element.shadowRoot!.activeElement).to.equal(scroller(element));
    expect(element.shadowRoot!.querySelector('.new')).to.equal(null);
  });

  it('goes to the bottom when this side writes', async () => {
    const element = await transcript({ messages: long(30) });
    await scrollTo(element, 100);
    expect(element.atBottom).to.equal(false);
    await change(element, { pending: [pending('Me')] });
    expect(element.atBottom).to.equal(true);
  });

  it('tells when the reader leaves the bottom, and comes back', async () => {
    const element = await transcript({ messages: long(30) });
    const told: boolean[] = [];
    element.addEventListener('transcript-bottom', (event: events.TranscriptBottomEvent) =>
      told.push(event.atBottom),
    );
    await scrollTo(element, 100);
    await scrollTo(element, 100_000);
    expect(told).to.eql([false, true]);
  });

  it('hides the dots of typing from screen readers: the announcer says it', async () => {
    const element = await transcript({ typing: { name: 'Maya' } });
    expect(element.shadowRoot!.querySelector('.typing')?.getAttribute('aria-hidden')).to.equal(
      'true',
    );
  });

  it('paints one more of 2,000 messages in a small part of the time for all', async () => {
    const messages = long(2000);
    const element = await transcript();
    const paint = async (shown: Message[]): Promise<number> => {
      const began = performance.now();
      element.messages = shown;
      await element.updateComplete;
      return performance.now() - began;
    };
    const all = await paint(messages);
    const one = await paint([...messages, ...long(1, 2001)]);
    expect(one).to.be.below(all / 3);
  });
});
