import { defineElement } from '../define-element.js';
import { ChatWidget } from './chat-widget.js';
import type { InitOptions } from './init.js';

/* What `init` does: most pages have a tag, and load none of this. */

type Attributes = Readonly<Record<string, string>>;

const TEXTS: Attributes = {
  site: 'data-site',
  server: 'data-server',
  position: 'position',
  theme: 'theme',
  locale: 'locale',
  mode: 'mode',
  accent: 'style',
};
const DURATIONS: Attributes = {
  sessionExpiry: 'data-history-ttl',
  heartbeatInterval: 'data-heartbeat-interval',
};
/** Attributes that stand for `true`. */
const WISHES: Attributes = { open: 'open', debug: 'data-debug' };
/** Attributes that stand for `false`. */
const BANS: Attributes = {
  autoRestore: 'data-no-restore',
  history: 'data-no-history',
  profile: 'data-no-profile',
  pageContext: 'data-no-page-context',
  visitorId: 'data-no-visitor-id',
};
const CHOICES: Readonly<Record<string, string>> = {
  position: 'bottom-right bottom-left',
  theme: 'inherit auto light dark',
  mode: 'floating docked inline',
};

/** @throws TypeError when an option is unknown or not of its type */
export function makeWidget({ target = document.body, ...options }: InitOptions): ChatWidget {
  defineElement('chat-widget', ChatWidget);
  const element = new ChatWidget();
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !apply(element, name, value))
      throw new TypeError(`init: "${name}" can't be ${JSON.stringify(value)}`);
  if (!options.site) throw new TypeError('init: "site" is missing');
  if (!(target instanceof Element)) throw new TypeError('init: "target" is no element');
  const isSame = (other: Element): boolean =>
    ['data-site', 'data-server'].every(
      (name) => other.getAttribute(name) === element.getAttribute(name),
    );
  const there = [...document.querySelectorAll('chat-widget')].find(isSame);
  if (!there) target.append(element);
  return there ?? element;
}

/** Whether there is such an option, and its value is one. */
function apply(element: ChatWidget, name: string, value: unknown): boolean {
  const set = (attribute: string, to: unknown): true => {
    element.setAttribute(attribute, String(to));
    return true;
  };
  const text = TEXTS[name];
  const duration = DURATIONS[name];
  const flag = WISHES[name] ?? BANS[name];
  if (text && typeof value === 'string') {
    if (CHOICES[name]?.split(' ').includes(value) === false) return false;
    if (name !== 'accent') return set(text, value);
    element.style.setProperty('--chat-accent', value);
    return element.style.length > 0;
  }
  if (duration && typeof value === 'number' && value >= 0) return set(duration, value / 1000);
  if (!flag || typeof value !== 'boolean') return false;
  element.toggleAttribute(flag, value === name in WISHES);
  return true;
}
