import { nextFrame } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { en } from '../../src/locales/en.js';
import type { ChatTranscript } from '../../src/elements/chat-transcript/chat-transcript.js';
import { defineElements } from './support/define-elements.js';
import { message } from './support/fake-engine.js';
import { expect } from './support/expect.js';
import { transcript } from './support/transcript.js';

defineElements();

interface Place {
  node: Node;
  offset: number;
}

const bubbles = (element: ChatTranscript): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>('[part=bubble]'),
];

/** The place in a bubble before `text`, or behind it. */
function placeOf(bubble: HTMLElement, text: string, edge: 'before' | 'behind'): Place {
  const walker = document.createTreeWalker(bubble, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const index = node.data.indexOf(text);
    if (index !== -1) return { node, offset: index + (edge === 'before' ? 0 : text.length) };
  }
  throw new Error(`"${text}" is not there`);
}

/** Selects, copies, and returns what comes to the clipboard. */
async function copied(from: Place, to: Place): Promise<string | undefined> {
  // The browser fires this only when a person selects.
  from.node.dispatchEvent(new Event('selectstart', { bubbles: true }));
  await loaded();
  getSelection()!.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  return copy();
}

async function loaded(): Promise<void> {
  await import('../../src/elements/chat-transcript/copy-selection.js');
  await nextFrame();
}

/** Presses the keys that copy. */
async function copy(): Promise<string | undefined> {
  let text: string | undefined;
  const onCopy = ({ clipboardData, defaultPrevented }: ClipboardEvent): void => {
    text = defaultPrevented ? clipboardData?.getData('text/plain') : 'left to the browser';
  };
  window.addEventListener('copy', onCopy, { once: true });
  await sendKeys({ press: 'Control+c' });
  window.removeEventListener('copy', onCopy);
  return text;
}

async function copiedWhole(body: string, author: 'agent' | 'visitor' = 'agent') {
  const [bubble] = bubbles(await transcript({ messages: [message(1, author, body)] }));
  return copied({ node: bubble!, offset: 0 }, { node: bubble!, offset: bubble!.childNodes.length });
}

describe('Copying from a transcript', () => {
  for (const body of [
    'plain',
    '  two spaces,\n\n\ttabs and\u00a0a fixed space \n',
    '20*30*40 cm of __init__.py',
    '24. December\n26. December\n\n31. December',
    '2) two',
    '- one\n- two\nthree',
    'https://a.example/x_, www.b.example',
    '👩🏽‍💻 ',
  ]) {
    it(`takes the body as it is: ${JSON.stringify(body)}`, async () => {
      expect(await copiedWhole(body)).to.equal(body);
    });
  }

  it('takes a visitor’s text as it was typed', async () => {
    const body = '**a**\n```\nb\n```\n[c](https://c.example)';
    expect(await copiedWhole(body, 'visitor')).to.equal(body);
  });

  for (const [body, text] of [
    ['a **bold**, *soft* and `code`', 'a bold, soft and code'],
    ['see [our page](https://a.example/x).', 'see our page (https://a.example/x).'],
    ['[our page](https://a.example/x)', 'our page (https://a.example/x)'],
    ['[https://a.example/x](https://a.example/x)', 'https://a.example/x'],
    ['so:\n```js\na *b*\n\nc\n```\ndone', 'so:\na *b*\n\nc\ndone'],
    ['Two:\n- **one**\n- two', 'Two:\n- one\n- two'],
  ] as const) {
    it(`takes the shown text, with link addresses: ${JSON.stringify(body)}`, async () => {
      expect(await copiedWhole(body)).to.equal(text);
    });
  }

  it('takes the whole message if the selection spans its shown text, as after a triple click', async () => {
    const body = '- [one](https://a.example)\n- **two**';
    const [bubble] = bubbles(await transcript({ messages: [message(1, 'agent', body)] }));
    expect(
      await copied(placeOf(bubble!, 'one', 'before'), placeOf(bubble!, 'two', 'behind')),
    ).to.equal('- one (https://a.example)\n- two');
  });

  it('takes what is selected with the mouse', async () => {
    const element = await transcript({ messages: [message(1, 'agent', '**one**\n2. two')] });
    const { left, top, right, bottom } = bubbles(element)[0]!.getBoundingClientRect();
    const from: [number, number] = [Math.ceil(left) + 2, Math.ceil(top) + 12];
    const to: [number, number] = [Math.floor(right) - 2, Math.floor(bottom) - 12];
    await sendMouse({ type: 'move', position: from });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: to });
    await sendMouse({ type: 'up' });
    await loaded();
    expect(await copy()).to.equal('one\n2. two');
  });

  it('takes only the selected part of a message', async () => {
    const body = 'first [our page](https://a.example)\n- second **bold** line';
    const [bubble] = bubbles(await transcript({ messages: [message(1, 'agent', body)] }));
    expect(
      await copied(placeOf(bubble!, 'page', 'before'), placeOf(bubble!, 'bol', 'behind')),
    ).to.equal('page (https://a.example)\n- second bol');
    expect(
      await copied(placeOf(bubble!, 'our page', 'before'), placeOf(bubble!, 'our page', 'behind')),
    ).to.equal('our page');
  });

  it('adds the authors when several messages are selected', async () => {
    const ada = { author: { kind: 'agent', name: 'Ada' } } as const;
    const element = await transcript({
      messages: [
        message(1, 'visitor', 'my *order* is late'),
        message(2, 'agent', 'Which **one**?', ada),
        message(3, 'visitor', 'number 7'),
      ],
    });
    const [first, , last] = bubbles(element);
    expect(
      await copied(placeOf(first!, 'order', 'before'), placeOf(last!, 'number', 'behind')),
    ).to.equal(`${en.you}: order* is late\nAda: Which one?\n${en.you}: number`);
  });

  it('is left to the browser if no message is selected', async () => {
    const element = await transcript({ messages: [message(1, 'agent', 'hello')] });
    const time = element.shadowRoot!.querySelector('time')!.firstChild!;
    expect(await copied({ node: time, offset: 0 }, { node: time, offset: 2 })).to.equal(
      'left to the browser',
    );
  });
});

describe('Lists in a bubble', () => {
  it('start on a new line, and keep an empty line above', async () => {
    const bodies = ['one\ntwo', 'one\n- two', 'one\n2. two', 'one\n\ntwo', 'one\n\n- two'];
    const messages = bodies.map((body, index) => message(index + 1, 'agent', body));
    const element = await transcript({ messages });
    const tops = bubbles(element).map((bubble) => {
      const range = new Range();
      const line = (text: string): number => {
        const { node, offset } = placeOf(bubble, text, 'before');
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        return range.getBoundingClientRect().top;
      };
      return line('two') - line('one');
    });
    const [text, bullets, numbers, apart, listApart] = tops;
    // A list has a margin of 4 px.
    expect(bullets).to.be.within(text!, text! + 5);
    expect(numbers).to.be.within(text!, text! + 5);
    expect(listApart).to.be.within(apart!, apart! + 5);
  });
});
