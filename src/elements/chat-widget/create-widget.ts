import { defineElement } from '../define-element.js';
import { ChatWidget } from './chat-widget.js';

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
  /** What guided tasks may do in the page: any of `navigate highlight scroll click fill`. */
  actions?: string;
  /** Log each step of the session to the browser's console. */
  debug?: boolean;
  /** The element to append to; defaults to the body. */
  target?: Element;
}

/** Sets an option on the element. Returns whether the value is valid. */
type Setter = (element: ChatWidget, value: unknown) => boolean;

const SETTERS: Readonly<Record<string, Setter>> = {
  site: text('data-site'),
  server: text('data-server'),
  position: oneOf('position', ['bottom-right', 'bottom-left']),
  theme: oneOf('theme', ['inherit', 'auto', 'light', 'dark']),
  locale: text('locale'),
  actions: text('data-actions'),
  mode: oneOf('mode', ['floating', 'docked', 'inline']),
  accent: setAccent,
  sessionExpiry: duration('data-history-ttl'),
  heartbeatInterval: duration('data-heartbeat-interval'),
  open: flag('open', true),
  debug: flag('data-debug', true),
  autoRestore: flag('data-no-restore', false),
  history: flag('data-no-history', false),
  profile: flag('data-no-profile', false),
  pageContext: flag('data-no-page-context', false),
  visitorId: flag('data-no-visitor-id', false),
};

/** @throws TypeError when an option is unknown or not of its type */
export function createWidget({ target = document.body, ...options }: InitOptions): ChatWidget {
  defineElement('chat-widget', ChatWidget);
  const element = new ChatWidget();
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !SETTERS[name]?.(element, value))
      throw new TypeError(`init: "${name}" can't be ${JSON.stringify(value)}`);
  if (!options.site) throw new TypeError('init: "site" is missing');
  if (!(target instanceof Element)) throw new TypeError('init: "target" is no element');
  const isSame = (other: Element): boolean =>
    ['data-site', 'data-server'].every(
      (name) => other.getAttribute(name) === element.getAttribute(name),
    );
  const existing = [...document.querySelectorAll('chat-widget')].find(isSame);
  if (!existing) target.append(element);
  return existing ?? element;
}

function text(attribute: string): Setter {
  return (element, value) => {
    if (typeof value === 'string') element.setAttribute(attribute, value);
    return typeof value === 'string';
  };
}

function oneOf(attribute: string, values: readonly unknown[]): Setter {
  return (element, value) => values.includes(value) && text(attribute)(element, value);
}

/** The option is in milliseconds, the attribute in seconds. */
function duration(attribute: string): Setter {
  return (element, value) => {
    if (typeof value !== 'number' || !(value >= 0)) return false;
    element.setAttribute(attribute, String(value / 1000));
    return true;
  };
}

/** A boolean attribute that is present when the option is `when`. */
function flag(attribute: string, when: boolean): Setter {
  return (element, value) => {
    element.toggleAttribute(attribute, value === when);
    return typeof value === 'boolean';
  };
}

function setAccent(element: ChatWidget, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  element.style.setProperty('--chat-accent', value);
  return element.style.length > 0;
}
