import { makeElement } from './make-element.js';

/** One row of the playground: a name as code writes it, its control, what stands beside it, a hint. */
export function field({ name, control, beside = [], hint }) {
  control.id = `field-${name}`;
  const label = makeElement('label', { htmlFor: control.id }, makeElement('code', {}, name));
  const row = makeElement('div', { className: 'field' }, label, control, ...beside);
  if (hint !== undefined) {
    const id = `${control.id}-hint`;
    control.setAttribute('aria-describedby', id);
    row.append(makeElement('p', { className: 'hint', id, textContent: hint }));
  }
  return row;
}
