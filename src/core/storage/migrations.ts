/** The version of what is stored, locked, and sent between tabs. */
export const STORED_VERSION = 2;

/** What a value of an earlier version is in the next one, by the version that it has. */
const STEPS: Readonly<Record<number, (data: unknown) => unknown>> = {
  // The browser's own id of a conversation was called `gen`.
  1: (data) => {
    if (typeof data !== 'object' || data === null || !('gen' in data)) return data;
    const { gen: localConversationId, ...rest } = data;
    return { localConversationId, ...rest };
  },
};

/** The data as this version reads it; `undefined` when it is of no version that can be read. */
export function migrate(version: number, data: unknown): unknown {
  let current = data;
  for (let v = version; v < STORED_VERSION; v++) {
    const step = STEPS[v];
    if (!step) return undefined;
    current = step(current);
  }
  return version > STORED_VERSION ? undefined : current;
}
