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
  if (box.checked !== on) withFocus(box, () => box.click());
  return box.checked === on;
}

function radioOf(input: HTMLInputElement, value: string): HTMLInputElement | undefined {
  if (value === 'true') return input;
  const root = input.form ?? document;
  return [...root.querySelectorAll<HTMLInputElement>('input[type=radio]')].find(
    (each) => each.name === input.name && each.form === input.form && each.value === value,
  );
}

/** A date or a number that is none leaves its field empty. */
function type(field: HTMLInputElement | HTMLTextAreaElement, value: string): boolean {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  const isTyped = withFocus(field, () => {
    setValue(prototype.prototype, field, value);
    field.dispatchEvent(
      new InputEvent('input', {
        bubbles: true,
        composed: true,
        inputType: 'insertReplacementText',
        data: value,
      }),
    );
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  return isTyped && (value === '' || field.value !== '');
}

function choose(list: HTMLSelectElement, value: string): boolean {
  const options = [...list.options].filter((option) => !option.disabled);
  const option =
    options.find((each) => each.value === value) ??
    options.find((each) => each.text.trim() === value.trim());
  if (!option) return false;
  withFocus(list, () => {
    setValue(HTMLSelectElement.prototype, list, option.value);
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
  field.focus({ preventScroll: true });
  const isStill = isFillable(field);
  if (isStill) edit();
  field.blur();
  before?.focus({ preventScroll: true });
  return isStill;
}

/** What has the focus, also within shadow trees. */
function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}
