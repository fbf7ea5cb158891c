import { safeHref, type CountSteps } from './addresses.js';

/** The host of an address, as it is typed. */
const TYPED_HOST = /^(?:https?:\/\/|mailto:.*@)?([^/?#]*)/i;
/** A host in a text: labels of at most 63 characters, and a last one that begins with a letter. */
const NAMED_HOST =
  /[^\s/?#@:.]{1,63}(?:\.[^\s/?#@:.]{1,63}){0,8}\.\p{L}[^\s/?#@:.()[\]"',;!]{1,62}/u;
/** Letters that may look like Latin ones. */
const LOOK_ALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const LATIN = /\p{Script=Latin}/u;

/**
 * The true host of a link whose words name another one, or one in letters that look like others. It is
 * in Punycode where it is not in Latin letters. `undefined`: the words do not deceive.
 */
export function hiddenHost(
  words: string,
  href: string,
  countSteps?: CountSteps,
): string | undefined {
  countSteps?.(2 * words.length);
  const { protocol, hostname, pathname } = new URL(href);
  const isMail = protocol === 'mailto:';
  const host = isMail ? pathname.split('@').at(-1) : hostname;
  if (!host) return undefined;
  if (safeHref(words) === href)
    return mixesLookAlikes(TYPED_HOST.exec(words)?.[1] ?? '') ? host : undefined;
  const [named] = NAMED_HOST.exec(isMail ? words.split('@').at(-1)! : words) ?? [];
  if (named === undefined) return undefined;
  return mixesLookAlikes(named) || !isSameHost(named, host) ? host : undefined;
}

function mixesLookAlikes(host: string): boolean {
  return LOOK_ALIKE.test(host) && LATIN.test(host);
}

function isSameHost(named: string, host: string): boolean {
  try {
    const { hostname } = new URL(`https://${named}`);
    return hostname.replace(/^www\./, '') === host.replace(/^www\./, '');
  } catch {
    return false;
  }
}
