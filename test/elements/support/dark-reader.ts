import { nextFrame } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { enable } from 'darkreader';
import { everything } from './by-role.js';
import { backdropsOf, contrast } from './contrast.js';

/** Turns Dark Reader on for all tests of a file. It cannot be relied on after it was turned off. */
export async function useDarkReader(): Promise<void> {
  // Otherwise colours would change slowly.
  await emulateMedia({ reducedMotion: 'reduce' });
  enable({});
}

/** What is hard to see in an element, once Dark Reader has rewritten its styles. */
export async function unreadable(element: Element): Promise<string[]> {
  await rewritten(element);
  let found = faintIn(element.shadowRoot!);
  // It learns late what some custom properties are used for.
  for (let frame = 0; found.length > 0 && frame < 60; frame++) {
    await nextFrame();
    found = faintIn(element.shadowRoot!);
  }
  return found;
}

async function rewritten(element: Element): Promise<void> {
  if (!element.shadowRoot) return;
  const style = getComputedStyle(element);
  while (!style.getPropertyValue('--darkreader-text--_on-accent')) await nextFrame();
  for (const each of element.shadowRoot.querySelectorAll('*')) await rewritten(each);
}

/** Texts with a contrast below 4.5, and icons with one below 3; no decoration. */
function faintIn(root: ShadowRoot): string[] {
  return everything(root).flatMap((element) => {
    const isIcon = element.querySelector(':scope > svg, :scope > slot > svg') !== null;
    const isText = [...element.childNodes].some((node) => node instanceof Text && node.data.trim());
    if (!(isIcon || isText) || element.matches('style, .avatar')) return [];
    const { color } = getComputedStyle(element);
    const ratio = Math.min(...backdropsOf(element).map((backdrop) => contrast(color, backdrop)));
    const isReadable = ratio >= (isText ? 4.5 : 3);
    return isReadable ? [] : [`${element.className || element.localName}: ${ratio.toFixed(1)}`];
  });
}
