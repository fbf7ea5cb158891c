import { elementOf, methodsOf, propertiesOf } from './manifest-entries.mjs';

/** The reference in docs/element.md: what a page may set, call, hear and style; `types` from type-docs.mjs. */
export function elementDocs(manifest, types) {
  const element = elementOf(manifest);
  return `# The element

<!-- Generated from the doc comments of src by \`npm run describe\`. -->

${oneLine(element.description)}

How to put it into a page, with or without a framework: [embedding.md](embedding.md).

## Attributes

A boolean attribute is true when present, unless its value is \`"false"\`, as some frameworks write it.

Attributes can change at any time, and the conversation continues, with these exceptions:

- \`data-load\` is read once, when the element is connected.
- \`data-site\` and \`data-server\` switch to that site's conversation; the other one stays stored.
- \`data-history-ttl="0"\` and \`data-no-restore\` remove the stored conversation from the device.

${table(['Attribute', 'Type', 'Default', 'Meaning'], element.attributes.map(attributeRow))}

The attributes without \`data-\` are also properties of the same name.

## Properties

${table(['property', 'type', 'meaning'], propertiesOf(element).map(propertyRow))}

## Methods

A method loads the rest of the widget first, if necessary. If that fails, the promise rejects. Only \`identify\`
loads nothing.

${table(['method', 'returns', 'meaning'], methodsOf(element).map(methodRow))}

## Events

Events are subclasses of \`Event\`. They bubble and cross shadow boundaries. Their values are properties of the
event. No event contains the text of a message.

${table(
  ['event', 'class', 'meaning'],
  element.events.map((event) => [code(event.name), code(event.type.text), event.description]),
)}

## Values

${types.map(typeSection).join('\n\n')}

## Slots

${described('slot', element.slots)}

## Parts

Style them with \`chat-widget::part(…)\`; [theming.md](theming.md) has examples.

${described('part', element.cssParts)}

## Custom properties

Their defaults are in [theming.md](theming.md).

${described('property', element.cssProperties)}

## States

Match them with \`chat-widget:state(…)\`.

${described('state', element.cssStates)}
`;
}

function attributeRow({ name, type, default: value, description }) {
  return [code(name), code(type.text), value && value !== "''" ? code(value) : '', description];
}

function propertyRow({ name, type, readonly, description }) {
  return [code(name), code(type.text), readonly ? `Read only. ${description}` : description];
}

function methodRow({ name, parameters = [], return: result, description }) {
  const list = parameters.map((each) => `${each.name}: ${each.type.text}`).join(', ');
  return [code(`${name}(${list})`), code(result.type.text), description];
}

/** A class's comment keeps its lines: it may have a list. */
function typeSection({ name, kind, description, entries }) {
  const head = `### \`${name}\`\n\n${description}`;
  return entries.length === 0 ? head : `${head}\n\n${described(kind, entries)}`;
}

function described(what, entries) {
  return table(
    [what, 'meaning'],
    entries.map(({ name, description }) => [code(name), description]),
  );
}

function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map(cell).join(' | ')} |`,
  );
  return lines.join('\n');
}

/** Descriptions are words in the comments, and sentences here. */
function cell(text) {
  const line = oneLine(text);
  return (line.charAt(0).toUpperCase() + line.slice(1)).replaceAll('|', String.raw`\|`);
}

function oneLine(text) {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

function code(text) {
  return `\`${text}\``;
}
