import type { Texts } from '../../locales/catalogue.js';
import { plural } from '../texts/texts.js';

/** What is asked before it is done. */
export type Question = 'end' | 'clear' | 'delete';

export interface QuestionTexts {
  heading: string;
  text: string;
  confirm: string;
}

/** The words of a question; they name the messages that would be lost with it. */
export function questionTexts(
  question: Question,
  unsent: number,
  texts: Texts,
  locale: string,
): QuestionTexts {
  const text = texts[`ask_${question}_text`];
  return {
    heading: texts[`ask_${question}`],
    text: unsent > 0 ? `${text} ${plural(texts, 'unsentLost', unsent, locale)}` : text,
    confirm: texts[`ask_${question}_confirm`],
  };
}
