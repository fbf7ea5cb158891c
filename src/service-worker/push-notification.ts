import { parse } from '../protocol/parse.js';
import { notificationDataSchema, pushNoticeSchema } from '../protocol/push.js';

/** What a notification is shown with. */
export interface NotificationContent {
  title: string;
  /** A newer notification of the same tag takes its place: the tag is the conversation's id. */
  tag: string;
  body: string;
  /** The page that a click opens. */
  path: string;
  /** Whether the device makes itself heard again. */
  renotify: boolean;
}

/** A notification that is on the screen. */
export interface ShownNotification {
  tag: string;
  title: string;
  body: string;
  /** What it carries, not parsed yet. */
  data: unknown;
}

const INBOX_PATH = '/console/';

/**
 * The notification for what the server has pushed; `data` is the parsed JSON. Browsers want one for each push, also
 * for one that this version does not understand.
 */
export function notificationOf(
  data: unknown,
  shown: readonly ShownNotification[],
): NotificationContent {
  const notice = parse(pushNoticeSchema, data);
  if (notice === undefined)
    return {
      title: 'There is something new in the console',
      tag: 'console',
      body: '',
      path: INBOX_PATH,
      renotify: false,
    };
  const { cause, sessionId, site } = notice;
  const path = `${INBOX_PATH}c/${sessionId}`;
  // What an open console shows says more than a push does.
  const ofPage = shown.find(({ tag, data: carried }) => {
    return tag === sessionId && parse(notificationDataSchema, carried)?.source === 'page';
  });
  if (ofPage !== undefined)
    return { title: ofPage.title, tag: sessionId, body: ofPage.body, path, renotify: false };
  const title =
    cause === 'new'
      ? `New conversation on ${site}`
      : `A conversation on ${site} was assigned to you`;
  return { title, tag: sessionId, body: '', path, renotify: true };
}

/** The page that a click opens, from what the notification carries. */
export function pathOf(data: unknown): string {
  return parse(notificationDataSchema, data)?.path ?? INBOX_PATH;
}

/** The tab that a click brings forward: one that is seen already, or else the one that was used last. */
export function tabToFocus<T extends { url: string; visibilityState: string }>(
  tabs: readonly T[],
): T | undefined {
  const consoles = tabs.filter(({ url }) => new URL(url).pathname.startsWith(INBOX_PATH));
  return consoles.find(({ visibilityState }) => visibilityState === 'visible') ?? consoles[0];
}
