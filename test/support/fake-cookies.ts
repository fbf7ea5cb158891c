import type { Ids, VisitorId } from '../../src/core/ports.js';

/** One browser's cookie for the host's site. */
export interface FakeCookies {
  /** The visitor's id, if there is one. */
  visitor(): string | undefined;
  /** The browser keeps no cookies from here on. */
  block(): void;
  open(ids: Ids): VisitorId;
}

export function createFakeCookies(): FakeCookies {
  let cookie: string | undefined;
  let blocked = false;
  return {
    visitor: () => cookie,
    block: () => void (blocked = true),
    open: (ids) => ({
      keep: () => (blocked ? undefined : (cookie ??= ids.uuid())),
      forget: () => void (cookie = undefined),
    }),
  };
}
