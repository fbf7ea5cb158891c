/**
 * Clicks as a mouse would, in the middle of the element: menus open on `pointerdown`, others on `mousedown`. The
 * focus stays where it is, because somebody may be typing in the chat. The page may change the element with the first
 * events, so `mayClick` is asked before the click itself. Returns `false` if that forbids it.
 */
export function clickElement(element: Element, mayClick: () => boolean): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = {
    bubbles: true,
    composed: true,
    cancelable: true,
    view: window,
    clientX: left + width / 2,
    clientY: top + height / 2,
  };
  const pointer = { ...at, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  // A page that cancels the first one gets no mouse events either.
  const isWanted = element.dispatchEvent(
    new PointerEvent('pointerdown', { ...pointer, buttons: 1 }),
  );
  if (isWanted)
    element.dispatchEvent(new MouseEvent('mousedown', { ...at, buttons: 1, detail: 1 }));
  element.dispatchEvent(new PointerEvent('pointerup', pointer));
  if (isWanted) element.dispatchEvent(new MouseEvent('mouseup', { ...at, detail: 1 }));
  if (!element.isConnected) return true;
  if (!mayClick()) return false;
  // Some elements have a `click` of their own, which clicks something else.
  if (element instanceof HTMLElement) HTMLElement.prototype.click.call(element);
  else element.dispatchEvent(new PointerEvent('click', { ...pointer, detail: 1 }));
  return true;
}
