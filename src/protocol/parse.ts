import { Mismatch, type Fault } from './fault.js';
import type { Schema } from './schema.js';

/** What a border says of an input: the typed value, or one sentence for whoever sent it. */
export type Checked<T> = { ok: true; value: T } | { ok: false; message: string };

/**
 * The typed value, built afresh from the fields that the schema lists, or nothing. Never throws for
 * anything that JSON or structured cloning can produce.
 */
export function parse<T>(schema: Schema<T>, input: unknown): T | undefined {
  const result = check(schema, input);
  return result.ok ? result.value : undefined;
}

/** As {@link parse}, for the border that owes the sender a reason: "field: what is wrong; field: …". */
export function check<T>(schema: Schema<T>, input: unknown): Checked<T> {
  try {
    return { ok: true, value: schema(input) };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { ok: false, message: error.faults.map(sentence).join('; ') };
  }
}

function sentence({ path, message }: Fault): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
