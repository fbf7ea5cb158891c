import { createBrowserIds } from '../../src/platform/browser-ids.js';
import { createCookieVisitorId } from '../../src/platform/cookie-visitor-id.js';
import { equal, ok } from '../contracts/contract.js';
import { visitorIdContract, type VisitorIdRig } from '../contracts/visitor-id-contract.js';

const NAME = 'chat_widget_visitor';
const DAYS_180 = 180 * 24 * 60 * 60;

function kept(): string | undefined {
  return new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(document.cookie)?.[1];
}

function open(): VisitorIdRig {
  const forget = (): void => void (document.cookie = `${NAME}=; Path=/; Max-Age=0`);
  forget();
  const create = () => createCookieVisitorId(createBrowserIds());
  return { visitorId: create(), other: create(), kept, close: forget };
}

/** Lets a test see what is written, and say what there is to read. */
function withCookies(value: PropertyDescriptor, act: () => void): void {
  Object.defineProperty(document, 'cookie', { configurable: true, ...value });
  try {
    act();
  } finally {
    Reflect.deleteProperty(document, 'cookie');
  }
}

describe('CookieVisitorId', () => {
  visitorIdContract(it, open);

  it('C9 is set for 180 days with SameSite=Lax and Path=/, and with Secure on a secure page', () => {
    const written: string[] = [];
    const set = (cookie: string): void => void written.push(cookie);
    withCookies({ get: () => '', set }, () => createCookieVisitorId(createBrowserIds()).keep());
    const [first = ''] = written;
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    const rest = `; Path=/; Max-Age=${DAYS_180}; SameSite=Lax${secure}`;
    equal(first.replace(/=[0-9a-f-]{36}/, '=id'), `${NAME}=id${rest}`);
  });

  it('C9 replaces a value of another script that is no id', () => {
    const rig = open();
    document.cookie = `${NAME}=ada@example.com; Path=/`;
    const id = rig.visitorId.keep();
    ok(id?.length === 36, String(id));
    equal(kept(), id);
    rig.close();
  });

  it('C9 is missing without an error if cookies are blocked', () => {
    withCookies({ get: () => '', set() {} }, () =>
      equal(createCookieVisitorId(createBrowserIds()).keep(), undefined),
    );
    const refuse = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    withCookies({ get: refuse, set: refuse }, () => {
      const visitorId = createCookieVisitorId(createBrowserIds());
      equal(visitorId.keep(), undefined);
      visitorId.forget();
    });
  });
});
