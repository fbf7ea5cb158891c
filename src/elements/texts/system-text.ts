import type { Texts } from '../../locales/catalogue.js';
import { fill } from './texts.js';

/** The catalogue's words for what happened, or the server's English. */
export function systemText(
  message: { body: string; code?: string; params?: Record<string, string | number> },
  texts: Texts,
): string {
  const known: Readonly<Record<string, string | undefined>> = texts;
  const text = message.code === undefined ? undefined : known[`system_${message.code}`];
  return text === undefined ? message.body : fill(text, message.params ?? {});
}
