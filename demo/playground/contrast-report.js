import { contrast, READABLE } from './contrast.js';
import { makeElement } from './make-element.js';
import { PROPERTIES, valueOf } from './theme-properties.js';

const PAIRS = [
  { what: 'Text on the accent', text: '--chat-on-accent', ground: '--chat-accent' },
  { what: 'Text on the surface', text: '--chat-text', ground: '--chat-surface' },
];

/** Measures whether the widget's texts can be read in the colours that it has now. */
export function contrastReport(widget, list, warning) {
  const colourOf = (name) =>
    valueOf(
      widget,
      PROPERTIES.find((property) => property.name === name),
    );

  return function show() {
    const measured = PAIRS.map(({ what, text, ground }) => ({
      what,
      ratio: contrast(colourOf(text), colourOf(ground)),
    }));
    list.replaceChildren(
      ...measured.map(({ what, ratio }) =>
        makeElement(
          'div',
          {},
          makeElement('dt', { textContent: what }),
          makeElement('dd', { textContent: `${shown(ratio)}:1` }),
        ),
      ),
    );
    const words = measured
      .filter(({ ratio }) => ratio < READABLE)
      .map(({ what }) => `${what} is hard to read: it needs ${READABLE}:1.`)
      .join(' ');
    // It is spoken when it changes: not with each step of a slider.
    if (warning.textContent !== words) warning.textContent = words;
  };
}

/** Cut, not rounded: 4.47 is not 4.5. */
function shown(ratio) {
  return (Math.floor(ratio * 10) / 10).toFixed(1);
}
