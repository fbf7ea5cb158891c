import { field } from './field.js';
import { makeElement } from './make-element.js';

/**
 * A control for one attribute of the tag. It writes to the tag alone; `show` brings it in line with what
 * the tag says, whoever wrote that.
 * @returns {{ row: HTMLElement, show: () => void }}
 */
export function attributeField(widget, { name, kind, choices, hint }) {
  const control = makeControl(kind, choices);
  control.addEventListener('change', () => {
    if (kind === 'flag') widget.toggleAttribute(name, control.checked);
    else if (control.value === (choices?.[0] ?? '')) widget.removeAttribute(name);
    else widget.setAttribute(name, control.value);
  });
  return {
    row: field({ name, control, hint }),
    show() {
      if (kind === 'flag') control.checked = (widget.getAttribute(name) ?? 'false') !== 'false';
      else control.value = widget.getAttribute(name) ?? choices?.[0] ?? '';
    },
  };
}

function makeControl(kind, choices) {
  if (kind === 'choice') {
    const options = choices.map((value) =>
      makeElement('option', { value, textContent: value || 'the page’s' }),
    );
    return makeElement('select', {}, ...options);
  }
  const shapes = {
    flag: { type: 'checkbox' },
    seconds: { type: 'number', min: '0', placeholder: 'default' },
    text: { type: 'text', placeholder: 'default', spellcheck: false, autocomplete: 'off' },
  };
  return makeElement('input', shapes[kind]);
}
