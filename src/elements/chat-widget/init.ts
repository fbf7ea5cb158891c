import type { ChatWidget } from './chat-widget.js';

/** What `init` takes: the tag's attributes as options. Durations are in milliseconds. */
export interface InitOptions {
  /** The site's public token. */
  site: string;
  /** The API's origin; defaults to the origin of the script. */
  server?: string;
  /** The corner of the window. */
  position?: 'bottom-right' | 'bottom-left';
  /** A CSS colour. */
  accent?: string;
  theme?: 'inherit' | 'auto' | 'light' | 'dark';
  /** A language tag; defaults to the nearest `lang`. */
  locale?: string;
  mode?: 'floating' | 'docked' | 'inline';
  /** Open the panel at once. */
  open?: boolean;
  /** How long the conversation stays on the device, ms; 0: not at all. */
  sessionExpiry?: number;
  /** Time between heartbeats to the server, ms; at least 1,000. */
  heartbeatInterval?: number;
  /** `false`: start fresh on each page load, as with a `sessionExpiry` of 0. */
  autoRestore?: boolean;
  /** `false`: keep no transcript on the device. */
  history?: boolean;
  /** `false`: keep no profile of the visitor on the device. */
  profile?: boolean;
  /** `false`: do not tell the server which page the visitor is on. */
  pageContext?: boolean;
  /** `false`: set no cookie that counts visitors. */
  visitorId?: boolean;
  /** Log each step of the session to the browser's console. */
  debug?: boolean;
  /** The element to append to; defaults to the body. */
  target?: Element;
}

/**
 * Creates the element, for those who prefer a call to a tag, and registers it if necessary. If the
 * document already has one for this server and site, resolves with that one, unchanged.
 *
 * @throws TypeError (the promise rejects) when an option is unknown or not of its type
 */
export async function init(options: InitOptions): Promise<ChatWidget> {
  const { makeWidget } = await import('./make-widget.js');
  return makeWidget(options);
}
