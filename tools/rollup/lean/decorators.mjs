/*
 * Lit's decorators for what our compiler makes of them (`experimentalDecorators`): called with a
 * prototype and a name. Lit's own take standard decorators as well.
 */

export function property(options) {
  return (prototype, name) => prototype.constructor.createProperty(name, options);
}

export function state() {
  return property({ state: true, attribute: false });
}

export function query(selector) {
  return getter((root) => root?.querySelector(selector) ?? null);
}

export function queryAll(selector) {
  return getter((root) => root?.querySelectorAll(selector) ?? []);
}

function getter(find) {
  return (prototype, name) =>
    Object.defineProperty(prototype, name, {
      get() {
        return find(this.renderRoot);
      },
      configurable: true,
    });
}
