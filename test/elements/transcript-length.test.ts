import { registerLeaves } from '../../src/elements/register-leaves.js';
import { expect } from './support/expect.js';
import {
  bodies,
  change,
  long,
  scroller,
  scrollTo,
  topOf,
  transcript,
} from './support/transcript.js';

registerLeaves();

describe('A long conversation in a ChatTranscript', () => {
  it('has its end in the document, as much as is shown at first', async () => {
    const messages = long(10_000);
    const element = await transcript({ messages });
    expect(bodies(element)).to.eql(messages.slice(-200).map(({ body }) => body));
    expect(element.atBottom).to.equal(true);
  });

  it('has no more of it when many messages come, while the reader is at the end', async () => {
    const messages = long(900);
    const element = await transcript({ messages: messages.slice(0, 300) });
    await change(element, { messages });
    expect(bodies(element)).to.eql(messages.slice(-200).map(({ body }) => body));
    expect(element.atBottom).to.equal(true);
  });

  it('shows older ones near the top, without a move, and asks for more when there are none', async () => {
    const element = await transcript({ messages: long(500, 31), more: true });
    let asked = 0;
    element.addEventListener('transcript-older', () => asked++);
    let place = { seq: 0, offset: 0 };
    element.addEventListener('transcript-place', (event) => (place = event.place!));
    const edge = scroller(element).getBoundingClientRect().top;
    for (const [first, shown] of [
      [331, 400],
      [131, 500],
    ] as const) {
      await scrollTo(element, 100);
      expect(place.seq).to.be.within(first, first + 4);
      expect(topOf(element, place.seq) - edge).to.be.closeTo(place.offset, 1);
      expect(bodies(element).length).to.equal(shown);
      expect(asked).to.equal(0);
    }
    await scrollTo(element, 100);
    expect(asked).to.equal(1);
  });

  it('lets the oldest go again when the reader is back at the end', async () => {
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

  it('D1 begins where the reader was, however far up that is, until they go to the end', async () => {
    const element = await transcript({ place: { seq: 1200, offset: -20 }, messages: long(2000) });
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, 1200) - edge).to.be.closeTo(-20, 1);
    expect(element.atBottom).to.equal(false);
    // What comes into sight gets its true size then: the end may be further down than it was.
    await scrollTo(element, 1_000_000);
    await scrollTo(element, 1_000_000);
    await change(element, { messages: long(2001) });
    expect(bodies(element).length).to.equal(200);
  });

  it('follows at once to another log, shorter than what was shown of the last', async () => {
    const element = await transcript({ messages: long(1000) });
    element.messages = long(3);
    await element.updateComplete;
    expect(bodies(element).length).to.equal(3);
  });
});
