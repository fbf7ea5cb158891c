import { elementOf, wordsOf } from './manifest-entries.mjs';

/** Custom data for VS Code (`html.customData`): the tag, its attributes, and what they may be. */
export function vsCodeData(manifest) {
  const { tagName, description, attributes } = elementOf(manifest);
  return {
    version: 1.1,
    tags: [{ name: tagName, description, attributes: attributes.map(attributeOf) }],
  };
}

function attributeOf(attribute) {
  const { name, description, type } = attribute;
  const values = wordsOf(attribute).map((word) => ({ name: word }));
  return {
    name,
    description,
    ...(type.text === 'boolean' && { valueSet: 'v' }), // stands without a value
    ...(values.length > 0 && { values }),
  };
}
