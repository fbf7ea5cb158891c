import { defineElements } from './support/define-elements.js';
import { message } from './support/fake-engine.js';
import { expect } from './support/expect.js';
import {
  bodies,
  change,
  heard,
  long,
  scroller,
  scrollTo,
  topOf,
  transcript,
} from './support/transcript.js';

defineElements();

describe('A ChatTranscript of a long conversation', () => {
  it('renders only the end of the conversation at first', async () => {
    const messages = long(10_000);
    const element = await transcript({ messages });
    expect(bodies(element)).to.eql(messages.slice(-200).map(({ body }) => body));
    expect(element.atBottom).to.equal(true);
  });

  it('renders no more when many messages arrive while the reader is at the end', async () => {
    const messages = long(900);
    const element = await transcript({ messages: messages.slice(0, 300) });
    await change(element, { messages });
    expect(bodies(element)).to.eql(messages.slice(-200).map(({ body }) => body));
    expect(element.atBottom).to.equal(true);
  });

  it('renders older messages near the top without moving the reader, and then asks for more', async () => {
    const element = await transcript({ messages: long(500, 31), more: true });
    const asked = heard(element, 'transcript-older');
    const moves = heard(element, 'transcript-scroll');
    const edge = scroller(element).getBoundingClientRect().top;
    for (const [first, shown] of [
      [331, 400],
      [131, 500],
    ] as const) {
      await scrollTo(element, 100);
      const place = moves.at(-1)!.position!;
      expect(place.seq).to.be.within(first, first + 4);
      expect(topOf(element, place.seq) - edge).to.be.closeTo(place.offset, 1);
      expect(bodies(element).length).to.equal(shown);
      expect(asked.length).to.equal(0);
    }
    await scrollTo(element, 100);
    expect(asked.length).to.equal(1);
  });

  it('removes the oldest messages again when the reader is back at the end', async () => {
    const messages = long(700);
    const element = await transcript({ messages });
    await scrollTo(element, 0);
    await scrollTo(element, 0);
    expect(bodies(element).length).to.equal(600);
    await change(element, { messages: [...messages, ...long(1, 701)] });
    expect(bodies(element).length).to.equal(601);
    await scrollTo(element, 1_000_000);
    await change(element, { messages: [...messages, ...long(2, 701)] });
    expect(bodies(element).length).to.equal(200);
    expect(element.atBottom).to.equal(true);
  });

  it('keeps a message that has the focus', async () => {
    const messages = long(700);
    messages[299] = message(300, 'agent', 'See https://a.example/');
    const element = await transcript({ messages });
    await scrollTo(element, 0);
    await scrollTo(element, 0);
    const link = element.shadowRoot!.querySelector('a')!;
    link.focus({ preventScroll: true });
    await scrollTo(element, 1_000_000);
    await change(element, { messages: [...messages, ...long(1, 701)] });
    expect(element.shadowRoot!.activeElement === link).to.equal(true);
    link.blur();
    await change(element, { messages: [...messages, ...long(2, 701)] });
    expect(bodies(element).length).to.equal(200);
  });

  it('marks a message as new only once', async () => {
    const messages = long(900);
    const element = await transcript({ messages: messages.slice(0, 299) });
    await change(element, { messages: messages.slice(0, 300) });
    const arriving = (): number => element.shadowRoot!.querySelectorAll('[data-new]').length;
    expect(arriving()).to.equal(1);
    await change(element, { messages });
    await scrollTo(element, 0);
    await scrollTo(element, 0);
    await scrollTo(element, 0);
    expect(bodies(element).length).to.be.above(700);
    const old = element.shadowRoot!.querySelector('[data-seq="300"]')!;
    expect(old.hasAttribute('data-new')).to.equal(false);
  });

  it('D1 begins at the reader’s last place, however far up that is', async () => {
    const element = await transcript({
      position: { seq: 1200, offset: -20 },
      messages: long(2000),
    });
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, 1200) - edge).to.be.closeTo(-20, 1);
    expect(element.atBottom).to.equal(false);
    await scrollTo(element, 1_000_000);
    await change(element, { messages: long(2001) });
    expect(bodies(element).length).to.equal(200);
  });

  it('shows another, shorter log at once', async () => {
    const element = await transcript({ messages: long(1000) });
    element.messages = long(3);
    await element.updateComplete;
    expect(bodies(element).length).to.equal(3);
  });
});
