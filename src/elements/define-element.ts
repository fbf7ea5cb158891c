/** Registers an element unless the name is taken: the first definition wins, quietly. */
export function defineElement(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
