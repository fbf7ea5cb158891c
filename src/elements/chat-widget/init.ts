import type { ChatWidget } from './chat-widget.js';

/** What `init` takes: the tag's attributes, in words of a call. Durations in milliseconds. */
export interface InitOptions {
  /** The site's public token. */
  site: string;
  /** The API's origin; default: where the script came from. */
  server?: string;
  /** The corner of the window. */
  position?: 'bottom-right' | 'bottom-left';
  /** A CSS colour. */
  accent?: string;
  theme?: 'inherit' | 'auto' | 'light' | 'dark';
  /** A language tag; default: the nearest `lang`. */
  locale?: string;
  mode?: 'floating' | 'docked' | 'inline';
  /** Show the panel at once. */
  open?: boolean;
  /** For how long the conversation stays on the device, ms; 0: not at all. */
  sessionExpiry?: number;
  /** Time between signs of life, ms; at least 1,000. */
  heartbeatInterval?: number;
  /** `false`: begin anew with each page load, as with a `sessionExpiry` of 0. */
  autoRestore?: boolean;
  /** `false`: keep no transcript on the device. */
  history?: boolean;
  /** `false`: keep no profile of the visitor on the device. */
  profile?: boolean;
  /** `false`: do not tell the server which page the visitor is on. */
  pageContext?: boolean;
  /** `false`: set no cookie to count visitors. */
  visitorId?: boolean;
  /** Log the session's steps. */
  debug?: boolean;
  /** Where the element goes; default: the end of the body. */
  target?: Element;
}

/**
 * Makes the element, for those who prefer a call to a tag, and registers it if need be. Where the
 * document has one for this server and site already, that one is handed back as it is.
 *
 * @throws TypeError (the promise rejects) when an option is unknown or not of its type
 */
export async function init(options: InitOptions): Promise<ChatWidget> {
  const { makeWidget } = await import('./make-widget.js');
  return makeWidget(options);
}
