/** Where a key moves the focus to, among lines that stand below each other. */
export function walkLines<T>(key: string, lines: readonly T[], at: number): T | undefined {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return lines[Math.min(at + 1, lines.length - 1)];
    case 'k':
    case 'ArrowUp':
      return lines[Math.max(at - 1, 0)];
    case 'Home':
      return lines[0];
    case 'End':
      return lines.at(-1);
    default:
      return undefined;
  }
}
