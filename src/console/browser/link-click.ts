import { INBOX_PATH } from '../state/route.js';

/**
 * The path of the console, with its query, to which a click on a link leads in this tab. `undefined` for any other click, such as one
 * that opens another tab.
 */
export function consolePathOf(event: MouseEvent): string | undefined {
  const { defaultPrevented, button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey)
    return undefined;
  // The link may be within a shadow tree.
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link || link.target !== '' || link.hasAttribute('download')) return undefined;
  const { origin, pathname, search, hash } = link;
  // A one-time link is in the fragment, and loads the page again.
  const isInConsole = origin === location.origin && hash === '' && pathname.startsWith(INBOX_PATH);
  return isInConsole ? pathname + search : undefined;
}
