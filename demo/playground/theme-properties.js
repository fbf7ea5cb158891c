import { readableOn } from './contrast.js';

const SYSTEM = 'system-ui, sans-serif';
const SERIF = "'Iowan Old Style', Palatino, Georgia, serif";
const MONO = 'ui-monospace, monospace';

/**
 * The custom properties. `kind`: `colour`; `length` in px, from `min` to `max`; `font`; `number`. `usual`
 * is what holds while nothing is set.
 */
export const PROPERTIES = [
  { name: '--chat-accent', kind: 'colour', usual: () => '#4f46e5' },
  { name: '--chat-on-accent', kind: 'colour', usual: (widget) => readableOn(accentOf(widget)) },
  { name: '--chat-surface', kind: 'colour', usual: byScheme('#ffffff', '#16181f') },
  { name: '--chat-text', kind: 'colour', usual: byScheme('#14161c', '#eceef3') },
  {
    name: '--chat-font',
    kind: 'font',
    choices: { '': 'the page’s', [SYSTEM]: 'System', [SERIF]: 'Serif', [MONO]: 'Monospace' },
    usual: () => '',
  },
  { name: '--chat-radius', kind: 'length', min: 0, max: 32, usual: () => '20px' },
  { name: '--chat-width', kind: 'length', min: 320, max: 520, usual: () => '380px' },
  { name: '--chat-height', kind: 'length', min: 360, max: 900, usual: () => '640px' },
  { name: '--chat-offset', kind: 'length', min: 0, max: 64, usual: () => '20px' },
  { name: '--chat-z-index', kind: 'number', usual: () => '2147480000' },
];

/** What holds for the widget now: what is set on it, else the default. */
export function valueOf(widget, { name, usual }) {
  return widget.style.getPropertyValue(name) || usual(widget);
}

/** The properties that are set on the widget: `[name, value]`. */
export function writtenProperties(widget) {
  return PROPERTIES.map(({ name }) => [name, widget.style.getPropertyValue(name)]).filter(
    ([, value]) => value !== '',
  );
}

function accentOf(widget) {
  return valueOf(widget, PROPERTIES[0]);
}

function byScheme(light, dark) {
  return (widget) => (isDark(widget) ? dark : light);
}

/** The widget's theme is a `color-scheme`; where that leaves both, the system decides. */
function isDark(widget) {
  const { colorScheme } = getComputedStyle(widget);
  if (colorScheme === 'light' || colorScheme === 'dark') return colorScheme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
