import { field } from './field.js';
import { makeElement } from './make-element.js';
import { valueOf } from './theme-properties.js';

/**
 * A control for one custom property, with a button that takes it back. It writes to the widget's style
 * alone; `show` brings it in line with that.
 * @returns {{ row: HTMLElement, show: () => void }}
 */
export function propertyField(widget, property) {
  const { name, kind } = property;
  const unit = kind === 'length' ? 'px' : '';
  const control = makeControl(property);
  const value = makeElement('output', { className: 'value', htmlFor: `field-${name}` });
  const reset = makeElement('button', { type: 'button', className: 'reset', textContent: 'Reset' });
  reset.setAttribute('aria-label', `Reset ${name}`);

  const write = (text) => {
    if (text === '') widget.style.removeProperty(name);
    else widget.style.setProperty(name, text + unit);
  };
  control.addEventListener('input', () => write(control.value));
  reset.addEventListener('click', () => {
    write('');
    control.focus();
  });
  return {
    row: field({ name, control, beside: [value, reset] }),
    show() {
      const now = valueOf(widget, property);
      control.value = unit ? now.replace(unit, '') : now;
      value.textContent = kind === 'colour' || kind === 'length' ? now : '';
      reset.hidden = widget.style.getPropertyValue(name) === '';
    },
  };
}

function makeControl({ kind, choices, min, max }) {
  if (kind === 'font') {
    const options = Object.entries(choices).map(([value, textContent]) =>
      makeElement('option', { value, textContent }),
    );
    return makeElement('select', {}, ...options);
  }
  const shapes = {
    colour: { type: 'color' },
    length: { type: 'range', min, max },
    number: { type: 'number' },
  };
  return makeElement('input', shapes[kind]);
}
