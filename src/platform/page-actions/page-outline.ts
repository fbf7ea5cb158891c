import { computeAccessibleName } from 'dom-accessibility-api';
import { MAX_URL_UNITS } from '../../protocol/limits.js';
import { MAX_OUTLINE_BYTES, type Outline, type OutlineEntry } from '../../protocol/task-events.js';
import type { ActionKind } from '../../protocol/task.js';
import { cutText } from '../../protocol/text.js';
import { toJson } from '../../protocol/to-json.js';
import { isOutOfReach, isSecretField } from './never.js';
import { isField } from './fill-field.js';
import { ownAddress } from './page-address.js';
import { isVisible } from './reach-target.js';
import { selectorOf } from './selector-of.js';

const KINDS: readonly [kind: OutlineEntry['kind'], selector: string][] = [
  ['heading', 'h1, h2, h3, h4, h5, h6, [role=heading]'],
  ['link', 'a[href], [role=link]'],
  ['button', 'button, summary, input[type=submit], input[type=button], [role=button], [role=tab]'],
  ['field', 'input, select, textarea, [contenteditable], [role=checkbox], [role=switch]'],
];
const CANDIDATES = KINDS.map(([, selector]) => selector).join(', ');
/** What the page keeps to itself, and what somebody has written. */
const PRIVATE = '[data-chat-private], [contenteditable]:not([contenteditable=false])';
/** What has a value that would become part of a name. */
const VALUES = [
  'input, select, textarea, meter, progress, output',
  ...['textbox', 'searchbox', 'combobox', 'listbox', 'slider', 'spinbutton'].map(
    (role) => `[role=${role}]`,
  ),
].join(', ');
const MAX_LABEL_UNITS = 200;
const MAX_ENTRIES = 300;

/**
 * The outline of the page: headings, links, buttons and labelled fields that can be seen, in the order of the document
 * (rule TSK-7). It has no values, and nothing from inside `[data-chat-private]`. What does not fit is left out at
 * the end. It ends early when `isOver` says so, because names and selectors take their time.
 */
export function pageOutline(
  widget: Element,
  actions: readonly ActionKind[],
  isOver: () => boolean = () => false,
): Outline {
  const title = cutText(document.title, MAX_LABEL_UNITS);
  const outline: Outline = {
    url: cutText(location.href, MAX_URL_UNITS),
    ...(title && { title }),
    actions: [...actions],
    entries: [],
  };
  let bytes = bytesOf(outline);
  for (const element of document.querySelectorAll(CANDIDATES)) {
    if (isOver()) break;
    const entry = outlineEntry(element, widget);
    if (!entry) continue;
    bytes += bytesOf(entry) + 1;
    if (bytes > MAX_OUTLINE_BYTES || outline.entries.length === MAX_ENTRIES) break;
    outline.entries.push(entry);
  }
  return outline;
}

function outlineEntry(element: Element, widget: Element): OutlineEntry | null {
  const kind = kindOf(element);
  if (!kind || isOutOfReach(element, widget) || isSecretField(element)) return null;
  if (isPrivate(element) || !isVisible(element)) return null;
  const label = labelOf(element);
  const target = label && selectorOf(element);
  if (!target) return null;
  const url = kind === 'link' ? bareAddress(element) : undefined;
  return { kind, label, target, ...(url && { url }) };
}

/** Inputs are of two kinds. */
function kindOf(element: Element): OutlineEntry['kind'] | undefined {
  const kind = KINDS.find(([, selector]) => element.matches(selector))?.[0];
  const isInput = element.matches('input, select, textarea, [contenteditable]');
  return kind === 'field' && isInput && !isField(element) ? undefined : kind;
}

/** A field that can be edited as a whole is an entry by its label; what stands in one is somebody's text. */
function isPrivate(element: Element): boolean {
  const place = element.matches('[contenteditable]') ? element.parentElement : element;
  return Boolean(place?.closest(PRIVATE) ?? element.closest('[data-chat-private]'));
}

/**
 * What a screen reader calls it. The name of an editable element never comes from its text, and a name that something
 * private or a value could be part of is none.
 */
function labelOf(element: Element): string {
  const sources = sourcesOf(element);
  if (sources.some((each) => each !== element && each.closest(PRIVATE))) return '';
  if (sources.some((each) => holdsPrivate(each, element))) return '';
  if (element.matches('[contenteditable]') && !element.matches('[aria-label], [aria-labelledby]'))
    return '';
  return cutText(computeAccessibleName(element).trim().replace(/\s+/g, ' '), MAX_LABEL_UNITS);
}

/** Whether it has something private in it, or a field whose value would become part of the name of `named`. */
function holdsPrivate(source: Element, named: Element): boolean {
  const isValue = source !== named && source.matches(VALUES);
  return (
    isValue || [...source.querySelectorAll(`${PRIVATE}, ${VALUES}`)].some((each) => each !== named)
  );
}

/** The element, and all that its name may be made from: labels, what it refers to, and what these refer to. */
function sourcesOf(element: Element): Element[] {
  const sources = new Set([element, ...labelsOf(element)]);
  // What is added meanwhile is visited as well.
  for (const source of sources)
    for (const each of [source, ...source.querySelectorAll('[aria-labelledby], [aria-owns]')])
      for (const referred of referredBy(each)) sources.add(referred);
  return [...sources];
}

function referredBy(element: Element): Element[] {
  const ids = ['aria-labelledby', 'aria-owns'].flatMap((name) =>
    (element.getAttribute(name) ?? '').split(/\s+/),
  );
  return ids.flatMap((id) => document.getElementById(id) ?? []);
}

function labelsOf(element: Element): Iterable<Element> {
  const isLabelled =
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement;
  return (isLabelled && element.labels) || [];
}

/** Without query and fragment, which may say something about the visitor. */
function bareAddress(link: Element): string | undefined {
  const href = link.getAttribute('href');
  if (href === null || !URL.canParse(href, document.baseURI)) return undefined;
  const url = ownAddress(new URL(href, document.baseURI).href);
  return url ? cutText(url.origin + url.pathname, MAX_URL_UNITS) : undefined;
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(toJson(value)).length;
}
