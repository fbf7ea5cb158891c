/** The compiler's helper, for decorators of properties: those are all that we have. */
// oxlint-disable-next-line no-underscore-dangle -- the compiler asks for it by this name.
export function __decorate(decorators, prototype, name) {
  for (const decorate of decorators) decorate(prototype, name);
}
