/** For each inherited property one of them is valid and is not what the browser starts with. */
const ODD_VALUES = [
  ...[
    'none',
    'dark',
    'auto',
    'hidden',
    'red',
    'red lime',
    '3px',
    '7',
    '0.5',
    '50%',
    'all',
    'inert',
  ],
  ...[
    'vertical-rl',
    'rtl',
    'upright',
    'break-all',
    'anywhere',
    'nowrap',
    'collapse',
    'bottom',
    'end',
  ],
  ...[
    'hide',
    'inside',
    'square',
    'uppercase',
    'under',
    'dot',
    'evenodd',
    'bevel',
    'round',
    'middle',
  ],
  ...[
    'optimizespeed',
    'pixelated',
    'crisp-edges',
    'antialiased',
    'italic',
    'small-caps',
    'text',
    'sub',
  ],
  ...['jis78', 'slashed-zero', 'historical-forms', '"kern" 0', '"odd"', 'manual', 'block', 'loose'],
  ...['break-spaces', 'balance', 'allow-keywords', 'compact', 'exact', 'stroke', 'read-write'],
  ...['space-first', 'normal', 'standard', '1px 1px red', 'url("#odd")'],
];

/** The properties that this browser inherits from parent to child, each with an odd value. */
export function inheritedProperties(): Map<string, string> {
  const parent = document.createElement('div');
  const child = parent.appendChild(document.createElement('div'));
  // Its size and its `display` depend on the parent only in the normal flow.
  child.style.position = 'absolute';
  document.body.append(parent);
  const computed = getComputedStyle(child);
  const found = new Map<string, string>();
  for (const property of computed) {
    const usual = computed.getPropertyValue(property);
    const odd = ODD_VALUES.find((value) => {
      parent.style.setProperty(property, value);
      return computed.getPropertyValue(property) !== usual;
    });
    parent.style.removeProperty(property);
    if (odd !== undefined) found.set(property, odd);
  }
  parent.remove();
  return found;
}
