/** Puts a text in place of a part of the field's, with the cursor behind it, as if the agent had typed it. */
export function insertText(
  field: HTMLTextAreaElement,
  text: string,
  start = field.selectionStart,
  end = field.selectionEnd,
): void {
  field.focus();
  field.setSelectionRange(start, end);
  // The only way that leaves the change to the browser's undo. It fires `input`.
  document.execCommand('insertText', false, text);
}
