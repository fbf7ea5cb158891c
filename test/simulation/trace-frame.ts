import type { Journal } from './journal.js';

/** One line about a frame: who reads a failed run wants to see what it was about, not its bytes. */
export function traceFrame(
  journal: Journal,
  direction: 'up' | 'down',
  text: string,
  payload: unknown,
): string {
  const arrow = direction === 'up' ? '→' : '←';
  const named = text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => journal.name('s', id));
  return `${arrow} ${named}${about(payload)}`;
}

interface Anything {
  body?: string;
  message?: { body?: string; seq?: number } | string;
  messages?: { seq: number }[];
  after?: number;
  lease?: number;
  head?: number;
  epoch?: number;
  takeovers?: number;
  error?: Anything;
  code?: string;
  session?: { status: string };
  status?: string;
  reset?: boolean;
  more?: boolean;
}

function about(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return '';
  const { body, message, messages, error, session, ...rest } = payload as Anything;
  const parts: string[] = [];
  if (body !== undefined) parts.push(body);
  if (typeof message === 'object') parts.push(`#${message.seq} ${message.body}`);
  if (messages) parts.push(`[${messages[0]?.seq ?? ''}…${messages.at(-1)?.seq ?? ''}]`);
  if (error?.code !== undefined) parts.push(`refused: ${error.code}`);
  if (session) parts.push(session.status);
  for (const name of ['after', 'lease', 'head', 'takeovers', 'code', 'status'] as const)
    if (rest[name] !== undefined) parts.push(`${name} ${rest[name]}`);
  if (rest.reset) parts.push('reset');
  if (rest.more) parts.push('more');
  return parts.length > 0 ? ` ${parts.join(' · ')}` : '';
}
