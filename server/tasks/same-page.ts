/**
 * Whether both are addresses of one page: origin, path and query, never the fragment. A slash at the path's end makes no
 * difference: servers add it, or take it away. Text that is no address is no page.
 */
export function isSamePage(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  return pageOf(new URL(one)) === pageOf(new URL(other));
}

function pageOf({ protocol, host, pathname, search }: URL): string {
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}${search}`;
}
