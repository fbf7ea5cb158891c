/**
 * The lines that bring this very widget into a page.
 * @param {{ origin: string, attributes: [string, string][], properties: [string, string][] }} widget
 */
export function snippet({ origin, attributes, properties }) {
  const lines = [`<script type="module" src="${origin}/chat-widget.js"></script>`];
  if (properties.length > 0) {
    const declarations = properties.map(([name, value]) => `    ${name}: ${value};`);
    lines.push('<style>', '  chat-widget {', ...declarations, '  }', '</style>');
  }
  const written = attributes.map(([name, value]) =>
    value === '' ? name : `${name}="${escaped(value)}"`,
  );
  lines.push(`<${['chat-widget', ...written].join(' ')}></chat-widget>`);
  return lines.join('\n');
}

function escaped(value) {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
