/**
 * Clicks as a mouse would, in the middle of the element: menus open on `pointerdown`, others on `mousedown`. The
 * focus stays where it is, because somebody may be typing in the chat.
 */
export function clickElement(element: Element): void {
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
  if (!element.isConnected) return;
  if (element instanceof HTMLElement) element.click();
  else element.dispatchEvent(new PointerEvent('click', { ...pointer, detail: 1 }));
}
