import { expect } from '../../elements/support/expect.js';
import { pageOutline } from '../../../src/platform/page-actions/page-outline.js';
import { selectorOf } from '../../../src/platform/page-actions/selector-of.js';
import { MAX_OUTLINE_BYTES } from '../../../src/protocol/task-events.js';
import { element, pageOf } from './page.js';

let widget: HTMLElement;

beforeEach(() => {
  widget = document.createElement('chat-widget');
  document.body.append(widget);
});

afterEach(() => {
  widget.remove();
});

const labels = (): string[] =>
  pageOutline(widget, ['click']).entries.map(({ kind, label }) => `${kind}: ${label}`);

describe('the outline of a page', () => {
  it('TSK-7 has headings, links, buttons and labelled fields, in their order', () => {
    pageOf(`<h1>Shop</h1><a href="/plans?ref=vera#top">Plans</a><button><b>Buy</b> now</button>
      <label for="m">E-mail</label><input id="m"><label><input type="checkbox"> News</label>
      <select aria-label="Size"><option>L</option></select>`);
    expect(labels()).to.eql([
      'heading: Shop',
      'link: Plans',
      'button: Buy now',
      'field: E-mail',
      'field: News',
      'field: Size',
    ]);
    const [, link] = pageOutline(widget, ['click']).entries;
    expect(link?.url).to.equal(`${location.origin}/plans`);
  });

  it('TSK-7 has no values, no secret fields, and no text that somebody has written', () => {
    pageOf(`<input aria-label="Name" value="canary-1"><textarea aria-label="Note">canary-2</textarea>
      <label for="box">Flash <input type="number" value="98765432" aria-label="Times"> times
      <input type="checkbox" id="box"></label>
      <div contenteditable>canary-3 <h2>canary-4</h2></div><div contenteditable aria-label="Story">canary-5</div>
      <input type="password" aria-label="canary-6"><input autocomplete="cc-number" aria-label="canary-7">`);
    const text = JSON.stringify(pageOutline(widget, ['fill']));
    expect(/canary|98765432/.test(text)).to.equal(false);
    expect(labels()).to.eql(['field: Name', 'field: Note', 'field: Times', 'field: Story']);
  });

  it('TSK-7 leaves out what is private, hidden, or the widget', () => {
    pageOf(`<div data-chat-private><h2>canary-1</h2></div><button>Hi <i data-chat-private>canary-2</i></button>
      <p id="name" data-chat-private>canary-3</p><input aria-labelledby="name">
      <h2 hidden>canary-4</h2><h2 style="visibility:hidden">canary-5</h2><h2>Shown</h2>`);
    widget.append(Object.assign(document.createElement('h2'), { textContent: 'canary-6' }));
    expect(labels()).to.eql(['heading: Shown']);
  });

  it('TSK-7 has no name with something private or a value in it', () => {
    pageOf(`<label for="a">Card of <b data-chat-private>canary-1</b></label><input id="a">
      <label>Name <b data-chat-private>canary-2</b><input></label>
      <div role="checkbox">Share <b data-chat-private>canary-3</b></div>
      <div role="checkbox">Share <input value="canary-4"></div>
      <div id="own" data-chat-private>canary-5</div><h2 aria-owns="own">Head</h2>
      <p id="ref">Ref <i data-chat-private>canary-6</i></p><button aria-labelledby="ref">B</button>
      <label for="b">Text <span contenteditable>canary-7</span></label><input id="b">
      <label>Country <span role="listbox"><span role="option" aria-selected="true">canary-8</span></span><input></label>
      <label>How many <span role="spinbutton" aria-valuetext="canary-9"></span><input></label>`);
    expect(labels()).to.eql([]);
  });

  it('TSK-7 ends when its time is over', () => {
    pageOf('<h2>One</h2><h2>Two</h2><h2>Three</h2>');
    let looks = 0;
    const { entries } = pageOutline(widget, ['click'], () => ++looks > 2);
    expect(entries.map(({ label }) => label)).to.eql(['One', 'Two']);
  });

  it('TSK-7 gives selectors that find the element alone', () => {
    pageOf(`<div><button id="a">A</button><button data-testid="b">B</button><button id="x12345">C</button>
      <button>D</button></div>`);
    const targets = pageOutline(widget, ['click']).entries.map(({ target }) => target);
    for (const [index, target] of targets.entries())
      expect(document.querySelector(target)?.textContent, target).to.equal('ABCD'[index]);
    expect(targets.slice(0, 2)).to.eql(['#a', 'button[data-testid="b"]']);
    expect(selectorOf(element('#x12345'))?.includes('12345')).to.equal(false);
  });

  it('TSK-7 gives selectors without queries, fragments and addresses of people', () => {
    pageOf(`<a href="/plans?ref=canary">Plans</a><a href="/me#canary">Me</a><a href="mailto:canary@example.com">Mail</a>
      <button name="canary@example.com">Sign out</button><div id="canary@example.com"><h2>Hello</h2></div>
      <a href="/about">About</a>`);
    const targets = pageOutline(widget, ['click']).entries.map(({ target }) => target);
    expect(targets.join(' ').includes('canary')).to.equal(false);
    expect(targets.length).to.equal(6);
    expect(targets.some((target) => target.startsWith('a[href='))).to.equal(true);
  });

  it('TSK-7 fits into its limit', () => {
    pageOf(`<h2>${'ä'.repeat(300)}</h2>`.repeat(200));
    const outline = pageOutline(widget, ['click']);
    expect(outline.entries.length).to.be.above(5);
    const bytes = new TextEncoder().encode(JSON.stringify(outline)).length;
    expect(bytes).to.be.at.most(MAX_OUTLINE_BYTES);
  });
});
