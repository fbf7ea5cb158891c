import { elementOf, methodsOf, propertiesOf } from './manifest-entries.mjs';

/** Web-types for the editors of JetBrains; `version` is the package's. */
export function webTypes(manifest, version) {
  const element = elementOf(manifest);
  const { tagName, description, attributes, events, slots, cssParts, cssProperties } = element;
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name: 'chat-widget',
    version,
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [
          {
            name: tagName,
            description,
            attributes: attributes.map(attributeOf),
            slots: slots.map(named),
            js: {
              properties: [...propertiesOf(element), ...methodsOf(element)].map(named),
              events: events.map(named),
            },
            css: { parts: cssParts.map(named), properties: cssProperties.map(named) },
          },
        ],
      },
    },
  };
}

function attributeOf({ default: value, ...attribute }) {
  const isBoolean = attribute.type.text === 'boolean';
  return {
    ...named(attribute),
    value: {
      type: attribute.type.text,
      required: !isBoolean,
      ...(value && { default: value.replaceAll("'", '') }),
    },
  };
}

function named({ name, description }) {
  return { name, description };
}
