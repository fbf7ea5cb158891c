import { getDotPath, safeParse, type BaseIssue, type GenericSchema } from 'valibot';
import { cutText } from './text.js';

/** Issues that a message names: the first ones are enough to go on with. */
const MAX_ISSUES = 5;
/** UTF-16 units of a message: the names of fields are the sender's. */
const MAX_MESSAGE_UNITS = 500;

/**
 * The typed value, built afresh from the fields that the schema lists, or nothing. Never throws for
 * anything that JSON or structured cloning can produce.
 */
export function parse<T>(schema: GenericSchema<unknown, T>, input: unknown): T | undefined {
  const result = safeParse(schema, input, { abortEarly: true });
  return result.success ? result.output : undefined;
}

/** The typed value, or what is wrong with the input: "field: what is wrong; field: …". */
export type Validation<T> = { ok: true; value: T } | { ok: false; message: string };

/** As {@link parse}, for a sender who is owed a reason. The message names five issues at most. */
export function validate<T>(schema: GenericSchema<unknown, T>, input: unknown): Validation<T> {
  const result = safeParse(schema, input, { abortPipeEarly: true, message: describe });
  if (result.success) return { ok: true, value: result.output };
  const named = result.issues.slice(0, MAX_ISSUES).map(sentence).join('; ');
  const message = cutText(named, MAX_MESSAGE_UNITS);
  const isWhole = message === named && result.issues.length <= MAX_ISSUES;
  return { ok: false, message: isWhole ? message : `${message} …` };
}

/** What is wrong with the input, by field, as {@link validate} says it: for a form that shows it at the fields. */
export function issuesOf(
  schema: GenericSchema,
  input: unknown,
): readonly { field: string; message: string }[] {
  const result = safeParse(schema, input, { abortPipeEarly: true, message: describe });
  return (result.issues ?? []).map((issue) => ({
    field: getDotPath(issue) ?? '',
    message: issue.message,
  }));
}

function sentence(issue: BaseIssue<unknown>): string {
  const field = getDotPath(issue);
  return field === null ? issue.message : `${field}: ${issue.message}`;
}

/** What is wrong, where the schema has no words of its own. Never the value: it may be secret. */
function describe({ type, expected, requirement, path }: BaseIssue<unknown>): string {
  switch (type) {
    case 'integer':
      return 'not a whole number';
    case 'min_value':
      return `less than ${String(requirement)}`;
    case 'max_value':
      return `more than ${String(requirement)}`;
    case 'min_length':
      return `shorter than ${String(requirement)}`;
    case 'max_length':
      return `longer than ${String(requirement)}`;
    case 'non_empty':
      return 'is empty';
  }
  // An object's own issue is about a key: one that it lacks, or one that it does not know.
  if (path?.[0].origin === 'key') return expected === 'never' ? 'unknown field' : 'missing';
  return `expected ${expected ?? type}`;
}
