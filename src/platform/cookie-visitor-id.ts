import type { Ids, VisitorId } from '../core/ports.js';
import { uuidSchema } from '../protocol/ids.js';
import { parse } from '../protocol/parse.js';

const NAME = 'chat_widget_visitor';
const DAYS_180 = 180 * 24 * 60 * 60;

/** A first-party cookie (row C9), sent along with nothing but the host page's own requests. */
export function createCookieVisitorId(ids: Ids): VisitorId {
  function write(value: string, maxAge: number): void {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${NAME}=${value}; Path=/; Max-Age=${maxAge}; SameSite=Lax${secure}`;
  }

  return {
    keep() {
      try {
        const there = read();
        if (there) return there;
        write(ids.uuid(), DAYS_180);
        return read();
      } catch {
        // Sandboxed documents may not even ask.
        return undefined;
      }
    },
    forget() {
      try {
        write('', 0);
      } catch {
        // As above: then there is nothing to forget.
      }
    },
  };
}

/** What another script left there under our name is no id. */
function read(): string | undefined {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith(`${NAME}=`));
  return parse(uuidSchema, cookie?.slice(NAME.length + 1));
}
