import { expect } from '../../elements/support/expect.js';
import { fillField } from '../../../src/platform/page-actions/fill-field.js';
import { element, input, pageOf } from './page.js';

/** The events of these types that come to the body, until the end of the test. */
function heard(...types: string[]): string[] {
  const all: string[] = [];
  for (const type of types)
    element('[data-root]').addEventListener(type, (event) => all.push(event.type));
  return all;
}

function field(markup: string): HTMLInputElement {
  pageOf(`<form data-root>${markup}</form>`);
  return input('#t');
}

describe('filling a field', () => {
  it('TSK-1 sets a text with the events of typing', () => {
    const text = field('<input id="t">');
    const events = heard('focusin', 'input', 'change', 'focusout');
    expect(fillField(text, 'a@example.com')).to.equal(true);
    expect(text.value).to.equal('a@example.com');
    expect(events).to.eql(['focusin', 'input', 'change', 'focusout']);
  });

  it('TSK-1 passes by a setter that a framework put on the field', () => {
    const text = field('<input id="t">');
    let tracked = 0;
    Object.defineProperty(text, 'value', {
      configurable: true,
      get: () => 'tracked',
      set() {
        tracked++;
      },
    });
    fillField(text, 'text');
    expect(tracked).to.equal(0);
    Reflect.deleteProperty(text, 'value');
    expect(text.value).to.equal('text');
  });

  it('TSK-1 leaves the focus where somebody types', () => {
    const text = field('<input id="t"><textarea></textarea>');
    element('textarea').focus();
    fillField(text, 'text');
    expect(document.activeElement).to.equal(element('textarea'));
  });

  it('TSK-1 fills in a text area with its lines', () => {
    const area = field('<textarea id="t"></textarea>');
    expect(fillField(area, 'a\nb')).to.equal(true);
    expect(area.value).to.equal('a\nb');
  });

  it('TSK-1 ticks a box, or unticks it, and says so once', () => {
    const box = field('<input id="t" type="checkbox">');
    const events = heard('change');
    for (const [value, checked] of [
      ['true', true],
      ['true', true],
      ['false', false],
    ] as const) {
      expect(fillField(box, value)).to.equal(true);
      expect(box.checked).to.equal(checked);
    }
    expect(events).to.eql(['change', 'change']);
    expect(fillField(box, 'maybe')).to.equal(false);
  });

  it('TSK-1 chooses the radio button with this value among those of its name', () => {
    const one = field(
      '<input id="t" type="radio" name="r" value="a"><input id="b" type="radio" name="r" value="b">',
    );
    expect(fillField(one, 'b')).to.equal(true);
    expect(input('#b').checked).to.equal(true);
    expect(fillField(one, 'true')).to.equal(true);
    expect(one.checked).to.equal(true);
    expect(fillField(one, 'c')).to.equal(false);
  });

  it('TSK-1 chooses of a list by value or by text', () => {
    const list = field(
      '<select id="t"><option value="1">One</option><option value="2">Two</option><option disabled value="3">Three</option></select>',
    );
    const events = heard('input', 'change');
    expect(fillField(list, 'Two')).to.equal(true);
    expect(list.value).to.equal('2');
    expect(fillField(list, '1')).to.equal(true);
    expect(list.value).to.equal('1');
    expect(fillField(list, '3')).to.equal(false);
    expect(events).to.eql(['input', 'change', 'input', 'change']);
  });

  it('TSK-1 rewrites editable text', () => {
    pageOf('<div data-root><div id="t" contenteditable>old <b>text</b></div></div>');
    const events = heard('input');
    expect(fillField(element('#t'), 'new')).to.equal(true);
    expect(element('#t').textContent).to.equal('new');
    expect(events).to.eql(['input']);
  });

  it('TSK-1 leaves a field as it is that cannot have the value', () => {
    pageOf(`<input id="number" type="number" value="5"><input id="colour" type="color" value="#ff0000">
      <input id="range" type="range" value="10"><input id="short" maxlength="5" value="abc">
      <select><option>a<optgroup disabled label="Sold out"><option>b</optgroup></select>`);
    for (const [id, value] of [
      ['#number', 'abc'],
      ['#colour', 'blue'],
      ['#range', '900'],
      ['#short', '1234567890'],
    ] as const) {
      const before = input(id).value;
      expect(fillField(element(id), value), id).to.equal(false);
      expect(input(id).value, id).to.equal(before);
    }
    expect(fillField(element('select'), 'b')).to.equal(false);
  });

  it('TSK-1 counts what a page writes in another way, not what it puts back', () => {
    pageOf('<input id="phone"><input id="fixed" value="old">');
    input('#phone').addEventListener('input', () => (input('#phone').value = '(030) 12'));
    input('#fixed').addEventListener('input', () => (input('#fixed').value = 'old'));
    expect(fillField(element('#phone'), '03012')).to.equal(true);
    expect(fillField(element('#fixed'), 'new')).to.equal(false);
  });

  it('TSK-1 chooses by text among options of the same value', () => {
    pageOf(
      '<select><option value="">Choose</option><option value="">None</option><option>a</option></select>',
    );
    expect(fillField(element('select'), 'None')).to.equal(true);
    expect(element('option:checked').textContent).to.equal('None');
  });

  it('TSK-1 empties a box that is neither ticked nor empty', () => {
    pageOf('<input type="checkbox">');
    input('input').indeterminate = true;
    expect(fillField(element('input'), 'false')).to.equal(true);
    expect(input('input').indeterminate).to.equal(false);
  });

  it('TSK-1 leaves the caret where somebody writes in an editor', () => {
    pageOf('<div id="a" contenteditable>hello world</div><div id="b" contenteditable>old</div>');
    const editor = element('#a');
    editor.focus();
    getSelection()!.collapse(editor.firstChild, 5);
    expect(fillField(element('#b'), 'new')).to.equal(true);
    expect(document.activeElement === editor).to.equal(true);
    expect(getSelection()!.anchorOffset).to.equal(5);
  });

  it('TSK-1 says that a field did not take the value', () => {
    for (const type of ['number', 'date']) {
      const text = field(`<input id="t" type="${type}">`);
      expect(fillField(text, 'nonsense'), type).to.equal(false);
      text.closest('form')?.remove();
    }
    pageOf('<p id="t">Text</p>');
    expect(fillField(element('#t'), 'text')).to.equal(false);
  });
});
