import { parse } from 'regexparam';
import type { Route } from './route.js';

/**
 * The route of a path with its query, by the patterns of the pages, such as `/console/c/:sessionId`. A slash at the
 * end of the path does not matter. `null`: no page has this address.
 */
export function createRouteMatcher(
  patterns: Readonly<Record<string, string>>,
): (address: string) => Route | null {
  const pages = Object.entries(patterns).map(([page, pattern]) => ({ page, ...parse(pattern) }));
  return (address) => {
    const [path = '', search = ''] = address.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    for (const { page, keys, pattern } of pages) {
      const match = pattern.exec(path);
      if (!match) continue;
      // An optional part that is missing is empty.
      const values = match.slice(1).map((part: string | undefined) => decode(part ?? ''));
      return { page, params: Object.fromEntries(keys.map((key, i) => [key, values[i]!])), query };
    }
    return null;
  };
}

/** An address that is not well encoded stays as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
