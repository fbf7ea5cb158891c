import { oneEvent } from '@open-wc/testing';
import type * as events from '../../src/elements/chat-transcript/chat-transcript.js';
import type { Texts } from '../../src/locales/catalogue.js';
import { en } from '../../src/locales/en.js';
import { byRole } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { message, pending } from './support/fake-engine.js';
import { expect } from './support/expect.js';
import { bodies, change, long, scroller, transcript } from './support/transcript.js';

defineElements();

describe('ChatTranscript', () => {
  it('a11y 7 is a log with one tab stop and without live announcements', async () => {
    const element = await transcript({ messages: long(2) });
    expect(scroller(element).getAttribute('aria-live')).to.equal('off');
    expect(scroller(element).tabIndex).to.equal(0);
    expect(element.shadowRoot!.querySelectorAll('[tabindex]').length).to.equal(1);
  });

  it('shows the body of a message unchanged as the text of its bubble', async () => {
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
    it(`14 shows ${JSON.stringify(body)} as text, in a body and in a name`, async () => {
      const element = await transcript({
        messages: [message(1, 'agent', body, { author: { kind: 'agent', name: body } })],
      });
      expect(bodies(element)).to.eql([body]);
      expect(element.shadowRoot!.querySelector('img, script, [onload], a, b')).to.equal(null);
      expect('hacked' in window).to.equal(false);
    });
  }

  it('formats the Markdown of agents and bots but not of visitors, and keeps the body as the text', async () => {
    const body = 'Two **bold** words:\n- one\n- `two`';
    const kinds = ['agent', 'bot', 'visitor'] as const;
    const messages = kinds.map((kind, index) => message(index + 1, kind, body));
    const element = await transcript({ messages });
    expect(bodies(element)).to.eql([body, body, body]);
    const bold = [...element.shadowRoot!.querySelectorAll('[part=bubble]')].map(
      (bubble) => bubble.querySelectorAll('strong, li, code').length,
    );
    expect(bold).to.eql([4, 4, 0]);
    const [first] = element.shadowRoot!.querySelectorAll<HTMLElement>('[part=bubble]');
    expect(first!.innerText.trim().replace(/\s+/g, ' ')).to.equal('Two bold words: one two');
  });

  it('15 opens links in a new tab, without an opener or a referrer', async () => {
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

  it('keeps the DOM node of a message while it goes from sending to sent to read', async () => {
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

  it('a11y 8 states the sender and the time of each message', async () => {
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

  it('a11y 14 offers Retry and Edit for a failed message', async () => {
    const failed = pending('Hello', { phase: 'failed' });
    const element = await transcript({ pending: [failed] });
    setTimeout(() => byRole(element, 'button', 'Retry').click());
    const retry: Event = await oneEvent(element, 'transcript-retry');
    expect((retry as events.TranscriptRetryEvent).clientId).to.equal(failed.clientId);
    setTimeout(() => byRole(element, 'button', 'Edit').click());
    const edit: Event = await oneEvent(element, 'transcript-edit');
    expect((edit as events.TranscriptEditEvent).clientId).to.equal(failed.clientId);
  });

  it('shows a system message in the words of the catalogue, or else of the server', async () => {
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

  it('a11y 12 hides the typing dots from screen readers, since the announcer announces them', async () => {
    const element = await transcript({ typing: { name: 'Maya' } });
    expect(element.shadowRoot!.querySelector('.typing')?.getAttribute('aria-hidden')).to.equal(
      'true',
    );
  });

  it('renders only the new one of many messages', async () => {
    let reads = 0;
    const texts = new Proxy(en, {
      get: (all, name: keyof Texts) => {
        reads += 1;
        return all[name];
      },
    });
    const messages = long(150);
    const element = await transcript({ messages, texts, own: ['agent'] });
    expect(reads).to.be.above(150);
    reads = 0;
    await change(element, { messages: [...messages, ...long(1, 151)] });
    expect(reads).to.be.within(1, 20);
  });
});
