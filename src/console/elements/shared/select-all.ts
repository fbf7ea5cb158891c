/** Selects what the field has, for copying: where the page has no https, it may not write to the clipboard. */
export function selectAll({ currentTarget }: FocusEvent): void {
  if (currentTarget instanceof HTMLInputElement) currentTarget.select();
}
