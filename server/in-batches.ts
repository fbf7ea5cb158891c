/**
 * The number of ids in one query, because databases limit the parameters of a statement; and of rows in one
 * change, so that the database is never busy for long.
 */
export const BATCH = 500;

export function* inBatches(ids: Iterable<string>): Iterable<string[]> {
  const all = [...ids];
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
