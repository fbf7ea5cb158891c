import { byRole } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { pending } from './support/fake-engine.js';
import { expect } from './support/expect.js';
import {
  change,
  heard,
  long,
  scroller,
  scrollTo,
  topOf,
  transcript,
} from './support/transcript.js';

defineElements();

describe('The reader’s place in a ChatTranscript', () => {
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
    const element = await transcript({ position: { seq: 12, offset: -20 }, messages: long(30) });
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, 12) - edge).to.be.closeTo(-20, 1);
    expect(element.atBottom).to.equal(false);
  });

  it('D1 says where the reader is, and that they are at the end', async () => {
    const element = await transcript({ messages: long(30) });
    const moves = heard(element, 'transcript-scroll');
    await scrollTo(element, 400);
    const { seq, offset } = moves.at(-1)!.position!;
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, seq) - edge).to.be.closeTo(offset, 1);
    await scrollTo(element, 100_000);
    expect(moves.at(-1)!.position).to.equal(undefined);
  });

  it('D1 begins at the end when the message of the place is not there any more', async () => {
    const element = await transcript({ position: { seq: 99, offset: 0 }, messages: long(30) });
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
    const asked = heard(element, 'transcript-older');
    await scrollTo(element, 50);
    await scrollTo(element, 20);
    expect(asked.length).to.equal(1);
    await change(element, { messages: [...long(30), ...messages], more: false });
    await scrollTo(element, 0);
    expect(asked.length).to.equal(1);
  });

  it('a11y 16 says that there are new messages, and goes to the first of them', async () => {
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

  it('goes to the bottom when this side writes, and says so', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    await scrollTo(element, 100);
    await change(element, { messages: [...messages, ...long(1, 31)] });
    expect(element.atBottom).to.equal(false);
    const told = heard(element, 'transcript-bottom');
    await change(element, { pending: [pending('Me')] });
    expect(element.atBottom).to.equal(true);
    expect(told.map(({ atBottom }) => atBottom)).to.eql([true]);
    expect(element.shadowRoot!.querySelector('.new')).to.equal(null);
  });

  it('stays where it is when a message of this side turns out to be lost', async () => {
    const element = await transcript({ messages: long(30) });
    await scrollTo(element, 100);
    await change(element, { pending: [pending('Me', { phase: 'failed' })] });
    expect(element.atBottom).to.equal(false);
  });

  it('stays where it is while nothing is displayed', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    await scrollTo(element, 400);
    const top = scroller(element).scrollTop;
    element.style.display = 'none';
    await change(element, { messages: [...messages, ...long(3, 31)] });
    element.style.display = '';
    await change(element, {});
    expect(scroller(element).scrollTop).to.be.closeTo(top, 1);
    expect(element.atBottom).to.equal(false);
  });

  it('stays where it is when the element is taken out and put back', async () => {
    const element = await transcript({ messages: long(30) });
    await scrollTo(element, 400);
    const top = scroller(element).scrollTop;
    const parent = element.parentElement!;
    element.remove();
    parent.append(element);
    await change(element, {});
    expect(scroller(element).scrollTop).to.be.closeTo(top, 1);
  });

  it('knows of a scroll whose event has yet to come when a message comes', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    scroller(element).scrollTop = 200;
    element.messages = [...messages, ...long(1, 31)];
    await element.updateComplete;
    byRole(element, 'button', 'New messages');
    expect(scroller(element).scrollTop).to.equal(200);
  });

  it('asks once more for older messages on another way up: the answer may never have come', async () => {
    const element = await transcript({ messages: long(40, 31), more: true });
    const asked = heard(element, 'transcript-older');
    await scrollTo(element, 50);
    await scrollTo(element, 800);
    await scrollTo(element, 50);
    expect(asked.length).to.equal(2);
  });

  it('tells when the reader leaves the bottom, and comes back', async () => {
    const element = await transcript({ messages: long(30) });
    const told = heard(element, 'transcript-bottom');
    await scrollTo(element, 100);
    await scrollTo(element, 100_000);
    expect(told.map(({ atBottom }) => atBottom)).to.eql([false, true]);
  });
});
