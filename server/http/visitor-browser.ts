import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'bowser';
import type { VisitorBrowser } from '../storage/session-record.js';

/** Longer ones are no browser's. */
const MAX_HEADER_UNITS = 512;

/** The browser and its language, as its headers say: "Firefox 140 on Windows", "de-AT". */
export function visitorBrowser(headers: IncomingHttpHeaders): VisitorBrowser {
  return {
    browser: browserOf(headers['user-agent']?.slice(0, MAX_HEADER_UNITS)),
    language: languageOf(headers['accept-language']?.slice(0, MAX_HEADER_UNITS)),
  };
}

function browserOf(userAgent: string | undefined): string | undefined {
  if (userAgent === undefined || userAgent === '') return undefined;
  const { browser, os } = parse(userAgent);
  const name = [browser.name, browser.version?.split('.')[0]].filter(Boolean).join(' ');
  if (name === '') return undefined;
  return os.name === undefined ? name : `${name} on ${os.name}`;
}

/** The first language, if it is well-formed, without extensions. */
function languageOf(header: string | undefined): string | undefined {
  const [first = ''] = header?.split(',') ?? [];
  const [tag = ''] = first.split(';');
  try {
    return new Intl.Locale(tag.trim()).baseName;
  } catch {
    return undefined;
  }
}
