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
  it('stays at the bottom when messages arrive', async () => {
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

  it('D1 begins where the reader was, and not at the bottom', async () => {
    const element = await transcript({ position: { seq: 12, offset: -20 }, messages: long(30) });
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, 12) - edge).to.be.closeTo(-20, 1);
    expect(element.atBottom).to.equal(false);
  });

  it('D1 is reported as a message and an offset, and as nothing at the end', async () => {
    const element = await transcript({ messages: long(30) });
    const moves = heard(element, 'transcript-scroll');
    await scrollTo(element, 400);
    const { seq, offset } = moves.at(-1)!.position!;
    const edge = scroller(element).getBoundingClientRect().top;
    expect(topOf(element, seq) - edge).to.be.closeTo(offset, 1);
    await scrollTo(element, 100_000);
    expect(moves.at(-1)!.position).to.equal(undefined);
  });

  it('D1 begins at the end if the message of the last place is gone', async () => {
    const element = await transcript({ position: { seq: 99, offset: 0 }, messages: long(30) });
    expect(element.atBottom).to.equal(true);
  });

  it('does not move when messages arrive below', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    await scrollTo(element, 400);
    const top = scroller(element).scrollTop;
    await change(element, { messages: [...messages, ...long(3, 31)] });
    expect(scroller(element).scrollTop).to.equal(top);
  });

  it('does not move when older messages arrive above', async () => {
    const messages = long(40, 31);
    const element = await transcript({ messages, more: true });
    await scrollTo(element, 120);
    const first = 34;
    const before = topOf(element, first);
    await change(element, { loading: true });
    await change(element, { messages: [...long(30), ...messages], loading: false });
    expect(topOf(element, first)).to.be.closeTo(before, 1);
  });

  it('causes one request for older messages per page near the top', async () => {
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

  it('a11y 16 moves to the first new message on "New messages"', async () => {
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

  it('moves to the bottom when the reader sends a message', async () => {
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

  it('does not move when a message of the reader fails', async () => {
    const element = await transcript({ messages: long(30) });
    await scrollTo(element, 100);
    await change(element, { pending: [pending('Me', { phase: 'failed' })] });
    expect(element.atBottom).to.equal(false);
  });

  it('does not move while the transcript is not displayed', async () => {
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

  it('does not move when the element is removed and put back', async () => {
    const element = await transcript({ messages: long(30) });
    await scrollTo(element, 400);
    const top = scroller(element).scrollTop;
    const parent = element.parentElement!;
    element.remove();
    parent.append(element);
    await change(element, {});
    expect(scroller(element).scrollTop).to.be.closeTo(top, 1);
  });

  it('counts a scroll whose event fires only after the next message', async () => {
    const messages = long(30);
    const element = await transcript({ messages });
    scroller(element).scrollTop = 200;
    element.messages = [...messages, ...long(1, 31)];
    await element.updateComplete;
    byRole(element, 'button', 'New messages');
    expect(scroller(element).scrollTop).to.equal(200);
  });

  it('causes another request for older messages on the next way up, since an answer may be lost', async () => {
    const element = await transcript({ messages: long(40, 31), more: true });
    const asked = heard(element, 'transcript-older');
    await scrollTo(element, 50);
    await scrollTo(element, 800);
    await scrollTo(element, 50);
    expect(asked.length).to.equal(2);
  });

  it('is reported when it leaves the bottom and when it returns', async () => {
    const element = await transcript({ messages: long(30) });
    const told = heard(element, 'transcript-bottom');
    await scrollTo(element, 100);
    await scrollTo(element, 100_000);
    expect(told.map(({ atBottom }) => atBottom)).to.eql([false, true]);
  });
});
