import { fixture, html } from '@open-wc/testing';
import { ChatAnnouncer } from '../../src/elements/chat-announcer/chat-announcer.js';
import { defineElement } from '../../src/elements/define-element.js';
import { expect } from './support/expect.js';
import { holdTime } from './support/time.js';

defineElement('chat-widget-announcer', ChatAnnouncer);

const messages = (count: number): { name: string; body: string }[] =>
  Array.from({ length: count }, (_, i) => ({ name: 'Maya', body: `Message ${i + 1}` }));

async function announcer(): Promise<{ element: ChatAnnouncer; said: () => Promise<string[]> }> {
  const element = await fixture<ChatAnnouncer>(
    html`<chat-widget-announcer></chat-widget-announcer>`,
  );
  return {
    element,
    async said() {
      await element.updateComplete;
      return [...element.shadowRoot!.querySelectorAll('[aria-live=polite] p')].map(
        (line) => line.textContent,
      );
    },
  };
}

describe('ChatAnnouncer', () => {
  it('a11y 9 announces the sender and the text of a message', async () => {
    const { element, said } = await announcer();
    element.announce(messages(1), false);
    expect(await said()).to.eql(['Maya: Message 1']);
  });

  it('a11y 11 announces only a count after three messages within a second', async () => {
    const time = holdTime();
    const { element, said } = await announcer();
    element.announce(messages(2), false);
    element.announce(messages(1), false);
    element.announce(messages(5), false);
    expect((await said()).length).to.equal(3);
    time.tick(1_000);
    expect((await said()).at(-1)).to.equal('5 new messages');
  });

  it('a11y 13 announces only a count, and rarely, while the panel is closed', async () => {
    const time = holdTime();
    const { element, said } = await announcer();
    element.announce(messages(1), true);
    time.tick(20);
    element.announce(messages(1), true);
    time.tick(20);
    expect(await said()).to.eql(['1 new message']);
  });

  it('is visually hidden', async () => {
    const { element } = await announcer();
    const { offsetWidth, offsetHeight } =
      element.shadowRoot!.querySelector<HTMLElement>('[aria-live]')!;
    expect([offsetWidth, offsetHeight]).to.eql([1, 1]);
  });
});
