import type { Clock, Http, HttpAnswer } from '../core/ports.js';
import { toJson } from '../protocol/to-json.js';

const TIMEOUT = 15_000;

/** What the server would say, were a document without an origin allowed to read it. */
const REFUSED: HttpAnswer = {
  status: 403,
  body: { error: { code: 'forbidden', message: 'This document has no origin.' } },
};

export interface FetchHttpOptions {
  /** Whether cookies go along; none unless told otherwise. */
  credentials?: 'omit' | 'same-origin';
  /** Sent with every request. */
  headers?: Record<string, string>;
}

/** JSON over `fetch`, without any cache. It never rejects. */
export function createFetchHttp(
  server: string,
  clock: Clock,
  { credentials = 'omit', headers: common = {} }: FetchHttpOptions = {},
): Http {
  /** This document may read the server's answers: what fails from here on is the network. */
  let answered = false;
  return {
    async request({ method, path, bearer, headers: own, body, keepalive = false }) {
      const headers = new Headers({ ...common, ...own });
      if (body !== undefined) headers.set('content-type', 'application/json');
      if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`);
      const giveUp = new AbortController();
      const stopWaiting = clock.after(TIMEOUT, () => giveUp.abort());
      try {
        const response = await fetch(server + path, {
          method,
          headers,
          ...(body !== undefined && { body: toJson(body) }),
          keepalive,
          credentials,
          cache: 'no-store',
          // Nothing of ours redirects; a hotel's login page does.
          redirect: 'error',
          signal: giveUp.signal,
        });
        answered = true;
        // The chat server itself never asks for a password by this header.
        if (response.headers.has('www-authenticate'))
          import('./http-auth-warning.js').then(
            ({ warnOfHttpAuth }) => warnOfHttpAuth(server),
            () => {},
          );
        return { status: response.status, body: fromJson(await response.text()) };
      } catch {
        return isOpaque() && !answered ? REFUSED : { status: 0, body: undefined };
      } finally {
        stopWaiting();
      }
    },
  };
}

/**
 * A sandboxed document: the server refuses it, and the browser hides that refusal behind the error that
 * a lost network makes. Asking again would be a loop without an end (rule TAB-9).
 */
function isOpaque(): boolean {
  return globalThis.origin === 'null';
}

/** Nothing for what is not JSON, such as a proxy's error page. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
