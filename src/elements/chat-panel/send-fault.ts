import type { SendOutcome } from '../../core/chat-engine-api.js';
import type { Texts } from '../../locales/catalogue.js';
import { MAX_BODY_UNITS } from '../../protocol/limits.js';
import { fill } from '../texts/texts.js';

/** Why a text was not taken, in words; empty when it was, or when there was nothing to take. */
export function sendFault(outcome: SendOutcome | undefined, texts: Texts, locale: string): string {
  if (outcome === 'not-text') return texts.notText;
  if (outcome !== 'too-long') return '';
  return fill(texts.tooLong, { limit: new Intl.NumberFormat(locale).format(MAX_BODY_UNITS) });
}
