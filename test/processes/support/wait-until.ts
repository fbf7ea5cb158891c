/** Waits for a condition; throws with its name and `detail` when it does not come true. */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { limitMs = 30_000, detail }: { limitMs?: number; detail?: () => unknown } = {},
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) {
      const more = detail === undefined ? '' : `\n${JSON.stringify(detail(), null, 1)}`;
      throw new Error(`still not so after ${limitMs} ms: ${what}${more}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
