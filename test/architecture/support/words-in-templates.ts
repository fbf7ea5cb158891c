import { HOLE, taggedTemplates } from './tagged-templates.js';

/** Attributes whose values people see or hear. */
const SPOKEN =
  /\b(?:aria-label|aria-description|aria-roledescription|aria-valuetext|alt|label|placeholder|title)="([^"]*)"/g;

/** Words that a source writes into its templates itself: as text, or into what is read out. */
export function wordsInTemplates(source: string): string[] {
  return taggedTemplates(source, 'html').flatMap((template) => {
    const attributes = [...template.matchAll(SPOKEN)].map(([, value = '']) => value);
    const text = template.replace(/<[^>]*>/g, HOLE).split(HOLE);
    return [...attributes, ...text]
      .map((part) => part.trim())
      .filter((part) => /\p{L}/u.test(part));
  });
}
