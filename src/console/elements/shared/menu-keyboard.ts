/** The item that a key moves the focus to: an arrow, Home, End, or the first letter of its label. */
export function itemAfterKey(
  { key, ctrlKey, metaKey, altKey, target }: KeyboardEvent,
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  const index = items.findIndex((item) => item === target);
  if (ctrlKey || metaKey || altKey) return undefined;
  switch (key) {
    case 'ArrowDown':
      return items[(index + 1) % items.length];
    case 'ArrowUp':
      return items.at(index <= 0 ? -1 : index - 1);
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default: {
      const after = [...items.slice(index + 1), ...items.slice(0, index + 1)];
      const letter = key.toLocaleLowerCase();
      return key.length === 1 && key !== ' '
        ? after.find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(letter))
        : undefined;
    }
  }
}
