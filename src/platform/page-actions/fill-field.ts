import { isSecretField } from './never.js';

/*
 * Values are set as a person would set them, so that React, Vue and native forms notice: by the prototype's own
 * setter, past those that a framework puts on the element, with the events that typing fires. The focus goes to the
 * field and back within one turn, so that no key of somebody who is typing elsewhere gets there.
 */

const TICKED = new Map([
  ['true', true],
  ['false', false],
]);

/**
 * Fills a field: text, a choice of a list by value or text, "true" or "false" for a box to tick, and for one of
 * several radio buttons its value or "true". Returns whether the field took it.
 */
export function fillField(field: Element, value: string): boolean {
  if (field instanceof HTMLInputElement) return fillInput(field, value);
  if (field instanceof HTMLTextAreaElement) return type(field, value);
  if (field instanceof HTMLSelectElement) return choose(field, value);
  return field instanceof HTMLElement && field.isContentEditable && rewrite(field, value);
}

/** Whether it is one that a person could fill in, and a step may (rule TSK-2). */
export function isFillable(element: Element): boolean {
  const isReadOnly =
    (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) &&
    element.readOnly;
  return (
    isField(element) && !isReadOnly && !element.matches(':disabled') && !isSecretField(element)
  );
}

/** Whether it has a value. */
export function isField(element: Element): boolean {
  if (element instanceof HTMLInputElement)
    return !/^(?:hidden|submit|button|image|reset)$/.test(element.type);
  return (
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement ||
    (element instanceof HTMLElement && element.isContentEditable)
  );
}

function fillInput(input: HTMLInputElement, value: string): boolean {
  if (input.type === 'checkbox') return tick(input, TICKED.get(value));
  if (input.type === 'radio') return tick(radioOf(input, value), true);
  return type(input, value);
}

function tick(box: HTMLInputElement | undefined, on: boolean | undefined): boolean {
  if (!box || on === undefined) return false;
  // A box that is neither takes two clicks to be empty.
  for (let n = 0; n < 2 && (box.checked !== on || box.indeterminate); n += 1)
    withFocus(box, () => box.click());
  return box.checked === on;
}

function radioOf(input: HTMLInputElement, value: string): HTMLInputElement | undefined {
  if (value === 'true') return input;
  const root = input.form ?? document;
  return [...root.querySelectorAll<HTMLInputElement>('input[type=radio]')].find(
    (each) => each.name === input.name && each.form === input.form && each.value === value,
  );
}

function type(field: HTMLInputElement | HTMLTextAreaElement, value: string): boolean {
  const before = field.value;
  const wanted = typed(field, value);
  if (wanted === undefined) return false;
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  const isTyped = withFocus(field, () => {
    setValue(prototype.prototype, field, wanted);
    field.dispatchEvent(
      new InputEvent('input', {
        bubbles: true,
        composed: true,
        inputType: 'insertReplacementText',
        data: wanted,
      }),
    );
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  // A page may write it in another way, but not put back what was there.
  return isTyped && (field.value === wanted || field.value !== before);
}

/** What the field would have if somebody typed this; `undefined`: that cannot be typed there. */
function typed(field: HTMLInputElement | HTMLTextAreaElement, value: string): string | undefined {
  if (field.maxLength >= 0 && value.length > field.maxLength) return undefined;
  if (field instanceof HTMLTextAreaElement) return value.replace(/\r\n?/g, '\n');
  const copy = field.cloneNode();
  if (!(copy instanceof HTMLInputElement)) return undefined;
  setValue(HTMLInputElement.prototype, copy, value);
  // A date or a number that is none is empty; a colour that is none is black; a range has ends.
  const isOther = /^(?:color|range)$/.test(field.type) && copy.value !== value.toLowerCase();
  return isOther || (copy.value === '' && value !== '') ? undefined : copy.value;
}

function choose(list: HTMLSelectElement, value: string): boolean {
  const options = [...list.options].filter((option) => !option.matches(':disabled'));
  const option =
    options.find((each) => each.value === value) ??
    options.find((each) => each.text.trim() === value.trim());
  if (!option) return false;
  withFocus(list, () => {
    list.selectedIndex = option.index;
    list.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    list.dispatchEvent(new Event('change', { bubbles: true }));
  });
  return option.selected;
}

/** By the browser's own editing command: rich editors follow what it reports. */
function rewrite(field: HTMLElement, value: string): boolean {
  let isDone = false;
  withFocus(field, () => {
    getSelection()?.selectAllChildren(field);
    // oxlint-disable-next-line typescript/no-deprecated -- nothing else edits as a person does
    isDone = document.execCommand(value === '' ? 'delete' : 'insertText', false, value);
    getSelection()?.removeAllRanges();
  });
  return isDone;
}

function setValue(prototype: object, field: Element, value: string): void {
  const setter = Object.getOwnPropertyDescriptor(prototype, 'value')?.set;
  setter?.call(field, value);
}

/** Returns whether it was edited: with the focus, a page may make another kind of field of it. */
function withFocus(field: HTMLElement, edit: () => void): boolean {
  const before = focused();
  const selection = before?.isContentEditable ? selectedRange() : null;
  field.focus({ preventScroll: true });
  const isStill = isFillable(field);
  if (isStill) edit();
  field.blur();
  before?.focus({ preventScroll: true });
  if (selection) getSelection()?.setBaseAndExtent(...selection);
  return isStill;
}

/** Where somebody is writing in an editor. */
function selectedRange(): [Node, number, Node, number] | null {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection()!;
  return anchorNode && focusNode ? [anchorNode, anchorOffset, focusNode, focusOffset] : null;
}

/** What has the focus, also within shadow trees. */
function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}
