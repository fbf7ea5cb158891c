/* Tables as RFC 4180 has them: https://www.rfc-editor.org/rfc/rfc4180 */

/** Spreadsheets take a cell that begins like this for a formula. */
const BEGINS_FORMULA = /^\s*[=+\-@]|^[\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A line, with its line break. Text that would be a formula gets an apostrophe before it. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = BEGINS_FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
