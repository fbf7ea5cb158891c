import type { Ids, VisitorId } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';

const DAYS_180 = 180 * 24 * 60 * 60_000;

/** One browser's cookie for the host's site. */
export interface FakeCookies {
  /** The visitor's id, if there is one. */
  visitor(): string | undefined;
  /** The browser keeps no cookies from here on. */
  block(): void;
  open(clock: FakeClock, ids: Ids): VisitorId;
}

export function createFakeCookies(): FakeCookies {
  let cookie: { id: string; until: number } | undefined;
  let blocked = false;
  return {
    visitor: () => cookie?.id,
    block: () => void (blocked = true),
    open: (clock, ids) => ({
      keep() {
        if (blocked) return undefined;
        if (!cookie || cookie.until <= clock.now())
          cookie = { id: ids.uuid(), until: clock.now() + DAYS_180 };
        return cookie.id;
      },
      forget: () => void (cookie = undefined),
    }),
  };
}
