/** A word that something can be offered for, from the sign that it begins with to the cursor. */
export interface TypedWord {
  /** Where the sign is, in UTF-16 units. */
  start: number;
  /** What was typed after it. */
  query: string;
}
