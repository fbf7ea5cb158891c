import type { ConsoleHttp, ConsoleResponse } from '../client/console-ports.js';

const TIMEOUT_MS = 15_000;
/** A page of another origin cannot send this header, unless the server allows it by CORS. */
const HEADERS = { 'X-Chat-Console': '1' };

/** Calls the server that this page came from. The sign-in is a cookie. */
export const fetchConsoleHttp: ConsoleHttp = {
  get: (path) => call(path, { method: 'GET', headers: HEADERS }),
  post: (path, body) =>
    body === undefined
      ? call(path, { method: 'POST', headers: HEADERS })
      : call(path, {
          method: 'POST',
          headers: { ...HEADERS, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
};

async function call(path: string, init: RequestInit): Promise<ConsoleResponse> {
  try {
    const response = await fetch(`/api/console${path}`, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: parseJson(text) };
  } catch {
    return { status: 0, body: null };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
