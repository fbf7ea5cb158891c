/**
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] of the element
 * @param {(Node | string)[]} children
 */
export function makeElement(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
