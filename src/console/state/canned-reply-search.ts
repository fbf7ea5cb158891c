import type { CannedReply } from '../../protocol/canned-replies.js';
import { hasVisibleText } from '../../protocol/text.js';
import type { TypedWord } from './typed-word.js';

/** How many are offered at once. */
const MAX_OFFERED = 50;

/** The word at the cursor, if it begins with a slash. */
export function slashWordAt(text: string, cursor: number): TypedWord | null {
  const match = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(0, cursor));
  if (!match) return null;
  const query = match[1]!;
  return { start: cursor - query.length - 1, query };
}

/**
 * The canned replies for this site that match: those whose shortcut begins with the query, then those whose shortcut
 * contains it, then those whose text does. Case does not matter.
 */
export function searchCannedReplies(
  replies: readonly CannedReply[],
  query: string,
  site: string,
): CannedReply[] {
  const wanted = query.toLowerCase();
  const rank = ({ shortcut, body }: CannedReply): number => {
    const index = shortcut.indexOf(wanted);
    if (index >= 0) return Math.min(index, 1);
    return body.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return replies
    .filter((reply) => (reply.site === null || reply.site === site) && rank(reply) < 3)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MAX_OFFERED);
}

/**
 * The text with the names filled in. Where the visitor has no name, the space before it goes as well, and at the
 * beginning of a line the punctuation after it: "Hello {{visitor.name}}, …" becomes "Hello, …".
 */
export function fillNames(body: string, names: { visitor: string; agent: string }): string {
  const visitor = hasVisibleText(names.visitor) ? names.visitor : '';
  const text = visitor === '' ? withoutVisitor(body) : body;
  return text.replace(/\{\{\s*(visitor|agent)\.name\s*\}\}/g, (_, who) =>
    who === 'agent' ? names.agent : visitor,
  );
}

function withoutVisitor(body: string): string {
  return body
    .replace(/^\{\{\s*visitor\.name\s*\}\}[^\S\n]*[,;:!]?[^\S\n]*/gm, '')
    .replace(/[^\S\n]*\{\{\s*visitor\.name\s*\}\}/g, '');
}
