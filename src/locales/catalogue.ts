import type { en } from './en.js';
import type { TaskKey } from './task-texts.js';

type EnglishKey = keyof typeof en;

/** The stems of texts with plural forms, whose keys are `<stem>_<plural category>`. */
type Counted = EnglishKey extends infer K ? (K extends `${infer S}_other` ? S : never) : never;

/** The texts in `launcherTexts`: they can be overridden like all others. */
type LauncherKey = 'landmark' | 'openChat' | 'notLoaded';

/** System messages, by their code. The server itself writes them in English. */
type SystemKey =
  | 'system_ended'
  | 'system_resolved'
  | 'system_inactive'
  | 'system_task_done'
  | 'system_task_interrupted'
  | 'system_task_failed';

/** The texts that every language has. Of the plural forms, that is only `other`. */
export type Texts = Readonly<Record<Exclude<EnglishKey, `${Counted}_one`>, string>>;

/** All texts of a language with the plural forms `Forms`, as `Intl.PluralRules` names them. */
export type Catalogue<Forms extends Intl.LDMLPluralRule> = Texts &
  Readonly<Record<`${Counted}_${Forms}` | SystemKey, string>>;

export type TextKey =
  EnglishKey | LauncherKey | SystemKey | TaskKey | `${Counted}_${Intl.LDMLPluralRule}`;

/** Texts that override the catalogue's, by key. */
export type TextOverrides = Readonly<Partial<Record<TextKey, string>>>;
