/**
 * Whether `expected`, which may be relative to `url`, is that page: origin, path and query, never the fragment.
 * Text that is no address is no page.
 */
export function isSamePage(expected: string, url: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(expected, url)) return false;
  const [one, other] = [new URL(expected, url), new URL(url)];
  return (['protocol', 'host', 'pathname', 'search'] as const).every(
    (part) => one[part] === other[part],
  );
}
