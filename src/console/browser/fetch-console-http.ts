import type { ConsoleAnswer, ConsoleHttp } from '../client/console-http.js';

const ANSWER_MS = 15_000;
const SELF = { 'X-Chat-Console': '1' };

/** The console's calls to its own server. The header is one that no foreign page can send unasked. */
export const fetchConsoleHttp: ConsoleHttp = {
  get: (path) => call(path, { method: 'GET', headers: SELF }),
  post: (path, body) =>
    body === undefined
      ? call(path, { method: 'POST', headers: SELF })
      : call(path, {
          method: 'POST',
          headers: { ...SELF, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
};

async function call(path: string, init: RequestInit): Promise<ConsoleAnswer> {
  try {
    const response = await fetch(`/api/console${path}`, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    return { status: response.status, body: jsonOf(text) };
  } catch {
    return { status: 0, body: null };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
