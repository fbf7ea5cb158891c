import { elementOf, methodsOf, propertiesOf } from './manifest-entries.mjs';

/** The reference in docs/element.md: what a page may set, call, hear and style. */
export function elementDocs(manifest) {
  const element = elementOf(manifest);
  return `# The element

<!-- Made from the doc comments of src/elements/chat-widget by \`npm run describe\`. -->

${oneLine(element.description)}

How to put it into a page, with and without a framework: [embedding.md](embedding.md).

## Attributes

A boolean attribute is true where it stands, unless it says \`"false"\`, as frameworks write it. Options
(\`data-…\`) and the rest may change at any time; no change resets a conversation.

${table(['Attribute', 'Type', 'Default', 'Meaning'], element.attributes.map(attributeRow))}

The attributes without \`data-\` are properties of the same name too.

## Properties

${table(['property', 'type', 'meaning'], propertiesOf(element).map(propertyRow))}

## Methods

A call before the rest of the widget has loaded waits for it.

${table(['method', 'answer', 'meaning'], methodsOf(element).map(methodRow))}

## Events

They bubble and leave every shadow tree. None carries the text of a message.

${table(
  ['event', 'class', 'meaning'],
  element.events.map((event) => [code(event.name), code(event.type.text), event.description]),
)}

## Slots

${described('slot', element.slots)}

## Parts

To be styled with \`chat-widget::part(…)\`; [theming.md](theming.md) has examples.

${described('part', element.cssParts)}

## Custom properties

Their defaults are in [theming.md](theming.md).

${described('property', element.cssProperties)}

## States

To be matched with \`chat-widget:state(…)\`.

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
