import { array, check, maxLength, pipe, regex, string, trim } from 'valibot';
import { uuidSchema } from './ids.js';
import { MAX_TAG_UNITS, MAX_TAGS } from './limits.js';
import { object, strictObject } from './objects.js';
import { hasVisibleText } from './text.js';

/** A word or two by which agents sort conversations. White space around it does not count. */
export const tagSchema = pipe(
  string(),
  trim(),
  check(hasVisibleText, 'is blank'),
  // \p{Surrogate} matches a surrogate without its partner only.
  regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'not one line of well-formed text'),
  maxLength(MAX_TAG_UNITS),
);

/** What two tags have in common that differ in case only. */
export function tagKey(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

export const tagsSetSchema = strictObject({
  sessionId: uuidSchema,
  /** All tags of the conversation: those that it had are replaced. */
  tags: pipe(
    array(tagSchema),
    maxLength(MAX_TAGS),
    check((tags) => new Set(tags.map(tagKey)).size === tags.length, 'the same tag twice'),
  ),
});

/** The answer of `GET /api/console/tags`: the tags that were set last come first. */
export const knownTagsSchema = object({ tags: array(string()) });
