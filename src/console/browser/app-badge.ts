/** Shows a number on the icon of the installed console, where the browser can. 0: none. */
export function setAppBadge(count: number): void {
  // Safari has it for installed pages only, and a browser may refuse it.
  const shown = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  shown?.catch(() => undefined);
}
