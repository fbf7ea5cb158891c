/**
 * Where a key moves the focus in cells that are laid out in lines of text: the index of a cell, `null` for above the
 * first line, `undefined` if the key moves nothing.
 */
export function cellAfterKey(
  key: string,
  active: number,
  cells: readonly HTMLElement[],
): number | null | undefined {
  const cell = cells[active];
  if (!cell) return undefined;
  const last = cells.length - 1;
  const forwards = getComputedStyle(cell).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  switch (key) {
    case forwards:
      return Math.min(active + 1, last);
    case 'ArrowLeft':
    case 'ArrowRight':
      return Math.max(active - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowDown':
      return nearest(cell, cells, nextLine(cell, cells.slice(active + 1))) ?? last;
    case 'ArrowUp':
      return nearest(cell, cells, nextLine(cell, cells.slice(0, active).reverse()));
    default:
      return undefined;
  }
}

/** The place of the first of these cells that is on another line. */
function nextLine(cell: HTMLElement, others: readonly HTMLElement[]): number | undefined {
  return others.find(({ offsetTop }) => offsetTop !== cell.offsetTop)?.offsetTop;
}

/** The cell of that line that is closest to the one above or below it. */
function nearest(
  cell: HTMLElement,
  cells: readonly HTMLElement[],
  line: number | undefined,
): number | null {
  if (line === undefined) return null;
  const distance = (index: number) => Math.abs(cells[index]!.offsetLeft - cell.offsetLeft);
  const onLine = [...cells.keys()].filter((index) => cells[index]!.offsetTop === line);
  return onLine.reduce((best, index) => (distance(index) < distance(best) ? index : best));
}
