/**
 * Moves the focus from one row of the lists to another: arrow keys or J and K, Home, End. The rows are
 * those of all lists, in their order on screen. Ignores other keys, and events from outside the rows.
 */
export function moveFocusInLists(event: KeyboardEvent, rows: readonly HTMLElement[]): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [origin] = event.composedPath();
  const index = rows.findIndex((row) => row === origin);
  const target = index < 0 ? undefined : rowAfterKey(event.key, rows, index);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: 'nearest' });
}

function rowAfterKey<T>(key: string, rows: readonly T[], index: number): T | undefined {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return rows[Math.min(index + 1, rows.length - 1)];
    case 'k':
    case 'ArrowUp':
      return rows[Math.max(index - 1, 0)];
    case 'Home':
      return rows[0];
    case 'End':
      return rows.at(-1);
    default:
      return undefined;
  }
}
