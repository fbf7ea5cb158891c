import type { Conversation, Viewer } from '../../protocol/agent-events.js';
import { isolate } from '../../elements/texts/sentences.js';
import { isAway, isOpen, type Session } from '../../protocol/session.js';
import { hasVisibleText } from '../../protocol/text.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The visitor's name for agents: the name, else the e-mail address, else a label that does not change
 * during the conversation.
 */
export function visitorName({
  visitor,
  session,
}: {
  visitor: Conversation['visitor'];
  session: { id: string };
}): string {
  const known = [visitor.name, visitor.email].find((text = '') => hasVisibleText(text));
  return known ?? `Visitor ${session.id.slice(0, 4).toUpperCase()}`;
}

/** How the conversation ended, or whether the visitor is there. One sentence, no full stop. */
export function statusText({ session, connected, spam }: Conversation): string {
  if (spam) return 'Marked as spam';
  if (isOpen(session.status)) return connected ? 'Online' : 'Disconnected a moment ago';
  return sessionStatusText(session);
}

/** The same for a session of which only this is known. */
export function sessionStatusText(session: Session): string {
  if (isAway(session.status, session.reason)) return 'Away; will see your reply on return';
  switch (session.status) {
    case 'queued':
    case 'active':
      return 'Open';
    case 'resolved':
      return session.reason === 'inactive' ? 'Resolved automatically' : 'Resolved';
    case 'ended':
      return 'Ended by the visitor';
    case 'abandoned':
      return 'Closed for inactivity';
  }
}

/** What the other agents do in a conversation. Those who write come first. */
export function viewersText(viewers: readonly Viewer[]): string {
  return [...viewers]
    .sort((a, b) => Number(b.writing) - Number(a.writing))
    .map(({ name, writing }) => `${isolate(name)} is ${writing ? 'writing' : 'viewing'}`)
    .join(', ');
}

/**
 * The time from `since` (ISO 8601) to `now` (ms since 1970), in the largest unit that fits: "12 s",
 * "4 min", "2 h", "3 d".
 */
export function waitingTime(since: string, now: number): string {
  return durationText(Math.max(0, now - Date.parse(since)));
}

/** A duration in ms, in the largest unit that fits. */
export function durationText(waited: number): string {
  if (waited < MINUTE) return `${Math.floor(waited / 1000)} s`;
  if (waited < HOUR) return `${Math.floor(waited / MINUTE)} min`;
  if (waited < DAY) return `${Math.floor(waited / HOUR)} h`;
  return `${Math.floor(waited / DAY)} d`;
}

/** The path and query of a page's URL, decoded where possible. What is no URL comes back unchanged. */
export function pagePath(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  const path = pathname + search;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/**
 * A page's URL as agents read it: the host in Punycode where it is not in Latin letters, without a user
 * name, and the rest decoded. What is no URL comes back unchanged.
 */
export function pageAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, hash } = new URL(url);
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pagePath(url)}${hash}` : url;
}

/** Until when a conversation is snoozed; `locale`: for the time. Empty if it is not. */
export function snoozeText({ snoozed }: Conversation, locale: string): string {
  if (!snoozed) return '';
  if (snoozed.until === null) return 'Snoozed until the visitor writes';
  const format = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  return `Snoozed until ${new Date(snoozed.until).toLocaleString(locale, { ...format, ...time })}`;
}
