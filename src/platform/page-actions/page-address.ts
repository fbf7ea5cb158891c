type Page = Pick<URL, 'href' | 'origin' | 'pathname' | 'search'>;

/**
 * The address on the page's own origin that a step means, or `null` if it is none: another origin or scheme, or
 * with a user's name. A relative one belongs to the page's address, whatever its `<base>` says.
 */
export function ownAddress(address: string, page: Page = location): URL | null {
  let url: URL;
  try {
    url = new URL(address, page.href);
  } catch {
    return null;
  }
  // The origin of a sandboxed page is the text "null", and so is that of `data:`.
  const isOwn = url.origin === page.origin && page.origin !== 'null';
  return isOwn && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
}

/**
 * Whether the page is at this address: origin, path and query, never the fragment. A slash at the path's end makes no
 * difference (rule TSK-4).
 */
export function isAt(address: URL, page: Page = location): boolean {
  return pageOf(address) === pageOf(page);
}

function pageOf({ origin, pathname, search }: Page): string {
  return origin + pathname.replace(/\/$/, '') + search;
}
