import type { Texts } from '../../locales/catalogue.js';
import { fill } from '../texts/texts.js';

/** What is copied: bubbles, and the texts between them. */
const COPIED = '.bubble, .system > span, .day';

/** Chromium has a selection for each shadow tree. */
type SelectableRoot = ShadowRoot & { getSelection?(): Selection | null };

/**
 * Copies what is selected in a transcript as plain text: the shown text with its line breaks, list
 * markers as they were typed, and the addresses of links. Of a message without formats that is exactly
 * its body. Several messages get a line each, which begins with the author's name. The browser copies by
 * itself if nothing of a message is selected, or if it does not say what is.
 */
export function copySelection(event: ClipboardEvent, root: ShadowRoot, texts: Texts): void {
  const range = selectedRange(root);
  const text = range && copiedText(root, range, texts);
  if (!text) return;
  event.preventDefault();
  event.clipboardData?.setData('text/plain', text);
}

function copiedText(root: ShadowRoot, range: Range, texts: Texts): string | undefined {
  const parts = [...root.querySelectorAll(COPIED)].flatMap((element) => {
    const text = range.intersectsNode(element) ? selectedText(element, range) : '';
    return text === '' ? [] : [{ element, text }];
  });
  if (parts.length <= 1) return parts[0]?.text;
  return parts
    .map(({ element, text }) => {
      const name = element.closest('.row')?.querySelector('.hidden-text')?.textContent;
      return name ? fill(texts.announceMessage, { name, body: text }) : text;
    })
    .join('\n');
}

/** The selection within a shadow tree. */
function selectedRange(root: SelectableRoot): Range | undefined {
  const selection = root.getSelection?.() ?? getSelection();
  if (!selection?.rangeCount) return undefined;
  const selected = composedRange(selection, root) ?? selection.getRangeAt(0);
  const { startContainer, startOffset, endContainer, endOffset } = selected;
  if (!root.contains(startContainer) || !root.contains(endContainer)) return undefined;
  const range = new Range();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range;
}

/** `undefined` where the browser has no such method, or one that takes other arguments. */
function composedRange(selection: Selection, root: ShadowRoot): AbstractRange | undefined {
  try {
    return selection.getComposedRanges({ shadowRoots: [root] })[0];
  } catch {
    return undefined;
  }
}

/**
 * The selected part of an element's text. Browsers differ in whether a selection contains the hidden marks
 * at its ends. So all marks count if all of the shown text is selected.
 */
function selectedText(element: Element, range: Range): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts: { mark: boolean; selected: boolean; text: string }[] = [];
  let isWhole = true;
  for (let node; (node = walker.nextNode());) {
    if (!(node instanceof Text)) continue;
    const mark = node.parentElement?.closest<HTMLElement>('[data-plain]');
    const selected = range.intersectsNode(node);
    if (mark) {
      parts.push({ mark: true, selected, text: mark.dataset.plain ?? '' });
      continue;
    }
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    const text = selected ? node.data.slice(from, to) : '';
    isWhole &&= text === node.data;
    parts.push({ mark: false, selected, text });
  }
  return parts
    .filter(({ mark, selected }) => selected || (mark && isWhole))
    .map(({ text }) => text)
    .join('');
}
