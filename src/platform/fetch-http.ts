import type { Clock, Http } from '../core/ports.js';

const TIMEOUT = 15_000;

/** JSON over `fetch`, without cookies and without any cache. It never rejects. */
export function createFetchHttp(server: string, clock: Clock): Http {
  return {
    async request({ method, path, bearer, body, keepalive = false }) {
      const headers = new Headers();
      if (body !== undefined) headers.set('content-type', 'application/json');
      if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`);
      const giveUp = new AbortController();
      const stopWaiting = clock.after(TIMEOUT, () => giveUp.abort());
      try {
        const response = await fetch(server + path, {
          method,
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
          keepalive,
          credentials: 'omit',
          cache: 'no-store',
          // Nothing of ours redirects; a hotel's login page does.
          redirect: 'error',
          signal: giveUp.signal,
        });
        return { status: response.status, body: fromJson(await response.text()) };
      } catch {
        return { status: 0, body: undefined };
      } finally {
        stopWaiting();
      }
    },
  };
}

/** Nothing for what is not JSON, such as a proxy's error page. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
