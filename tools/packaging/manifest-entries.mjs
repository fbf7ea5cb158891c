// What stands where in a manifest of one element.

/** The element's own entry of a manifest. */
export function elementOf(manifest) {
  return manifest.modules[0].declarations[0];
}

/** Properties that no attribute stands for; what is `readonly` included. */
export function propertiesOf({ members }) {
  return members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
}

export function methodsOf({ members }) {
  return members.filter(({ kind }) => kind === 'method');
}
