import { html, render } from 'lit';
import { isolate, sentence, systemText } from '../../src/elements/texts/sentences.js';
import { fill } from '../../src/elements/texts/texts.js';
import { texts as ar } from '../../src/locales/ar.js';
import { en } from '../../src/locales/en.js';
import { texts as he } from '../../src/locales/he.js';
import { expect } from './support/expect.js';
import { visualOrder } from './support/visual-order.js';

const FSI = '\u2068';
const PDI = '\u2069';

/** How words of a text stand in a line of this direction. */
function inLine(text: string, words: readonly string[], dir = 'ltr'): string[] {
  const line = document.createElement('p');
  render(html`<span dir=${dir} style="display: block">${text}</span>`, line);
  document.body.append(line);
  const order = visualOrder(line, words);
  line.remove();
  return order;
}

describe('A name in a sentence', () => {
  it('stays as it is if everything is left-to-right', () => {
    for (const name of ['Maya Kern', 'Jürgen', 'Ольга', '山田', 'José 🎉', ''])
      expect(sentence('{name} is typing', { name })).to.equal(`${name} is typing`);
  });

  for (const name of ['שרה', 'مريم (2)', 'سارا 24/7', '\u202eevil', 'Maya\u200f', '𞤀𞤣𞤤']) {
    it(`is isolated if it is right-to-left: ${JSON.stringify(name)}`, () => {
      expect(sentence('{name} is typing', { name })).to.equal(`${FSI}${name}${PDI} is typing`);
    });
  }

  it('is isolated in a right-to-left sentence', () => {
    expect(sentence(he.announceTyping, { name: 'Maya' })).to.equal(`${FSI}Maya${PDI} בהקלדה`);
    expect(systemText({ body: '', code: 'resolved', params: { name: 'Maya!' } }, ar)).to.contain(
      `${FSI}Maya!${PDI}`,
    );
  });

  it('can neither end its isolation nor leave one open', () => {
    expect(isolate(`a${PDI}\u202eb`)).to.equal(`${FSI}a\u202eb${PDI}`);
    expect(isolate('a\u2067b')).to.equal(`${FSI}a\u2067b${PDI}${PDI}`);
    expect(isolate(`${FSI}a${PDI}`)).to.equal(`${FSI}${FSI}a${PDI}${PDI}`);
  });

  it('is isolated, but times are not', () => {
    expect(fill(he.opensAt, { time: '9:00' })).to.equal('נפתח בשעה 9:00');
  });

  for (const name of ['שרה', 'שרה 2', 'Eve\u2069\u202e', 'מ.ק. (3)']) {
    it(`does not reorder an English sentence: ${JSON.stringify(name)}`, () => {
      const message = { code: 'resolved', params: { name } };
      const text = systemText({ ...message, body: `${name} resolved the conversation.` }, en);
      const words = [name.slice(0, 3), 'resolved', 'the', 'conversation'];
      expect(inLine(text, words)).to.eql(words);
      const said = sentence(en.announceMessage, { name, body: '3 שקל' });
      expect(inLine(said, [name.slice(0, 3), ': '])).to.eql([name.slice(0, 3), ': ']);
    });
  }

  it('does not reorder an Arabic sentence', () => {
    const text = systemText({ body: '', code: 'resolved', params: { name: 'Maya!' } }, ar);
    expect(inLine(text, ['Maya', '!', 'وضع', 'علامة'], 'rtl')).to.eql([
      ...['علامة', 'Maya', '!', 'وضع'],
    ]);
  });
});

describe('A system message', () => {
  it('is the server’s English text with isolated names if the language has no text for it', () => {
    const message = { body: 'שרה joined at 9.', code: 'joined', params: { name: 'שרה', hour: 9 } };
    expect(systemText(message, en)).to.equal(`${FSI}שרה${PDI} joined at 9.`);
    expect(systemText({ body: 'Hello $& $1' }, en)).to.equal('Hello $& $1');
    expect(systemText({ body: 'ש$& left', code: 'left', params: { name: 'ש$&' } }, en)).to.equal(
      `${FSI}ש$&${PDI} left`,
    );
  });
});
