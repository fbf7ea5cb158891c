import type { Texts } from '../../locales/catalogue.js';
import { launcherTexts } from '../../locales/launcher-texts.js';
import { languageOf } from '../texts/locale-of.js';

/** What the launcher has to say. */
export type LauncherWords = Readonly<
  Record<'landmark' | 'openChat' | 'closeChat' | 'unread_other', string>
>;

const names: Readonly<Record<string, readonly [string, string] | undefined>> = launcherTexts;

/** In the locale's language; `catalogue`: the rest of its texts, once they are there. */
export function launcherWords(locale: string, catalogue: Texts | undefined): LauncherWords {
  const [landmark, openChat] = names[languageOf(locale)] ?? launcherTexts.en;
  // Before there is a catalogue nothing can be closed or unread.
  return { closeChat: openChat, unread_other: '', ...catalogue, landmark, openChat };
}
