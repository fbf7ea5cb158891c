import type { Row } from './transcript-rows.js';

/** Rows that the reader could watch arrive: at the end, where there were none before. */
export class FreshRows {
  readonly #fresh = new Set<string>();
  /** Keys of the rows painted last. */
  #known: ReadonlySet<string> | undefined;

  has({ key }: Row): boolean {
    return this.#fresh.has(key);
  }

  /** To be called with all rows before they are painted; `first`: nothing was painted so far. */
  note(rows: readonly Row[], first: boolean): void {
    const known = this.#known;
    const keys = new Set(rows.map((row) => row.key));
    // What has gone from the document is not seen to arrive when it comes back.
    for (const key of this.#fresh) if (!keys.has(key)) this.#fresh.delete(key);
    for (let i = rows.length - 1; known && i >= 0 && !known.has(rows[i]!.key); i--)
      this.#fresh.add(rows[i]!.key);
    if (rows.length > 0 || !first) this.#known = keys;
  }
}
