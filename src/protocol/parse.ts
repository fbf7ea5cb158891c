import { getDotPath, safeParse, type GenericSchema } from 'valibot';

/** What a border says of an input: the typed value, or one sentence for whoever sent it. */
export type Checked<T> = { ok: true; value: T } | { ok: false; message: string };

/**
 * The typed value, built afresh from the fields that the schema lists, or nothing. Never throws for
 * anything that JSON or structured cloning can produce.
 */
export function parse<T>(schema: GenericSchema<unknown, T>, input: unknown): T | undefined {
  const result = safeParse(schema, input, { abortEarly: true });
  return result.success ? result.output : undefined;
}

/** As {@link parse}, for the border that owes the sender a reason: "field: what is wrong with it". */
export function check<T>(schema: GenericSchema<unknown, T>, input: unknown): Checked<T> {
  const result = safeParse(schema, input, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  const path = getDotPath(issue);
  return { ok: false, message: path === null ? issue.message : `${path}: ${issue.message}` };
}
