import type { en } from './en.js';

type EnglishKey = keyof typeof en;

/** What is counted: its forms stand under `<stem>_<plural category>`. */
type Counted = EnglishKey extends infer K ? (K extends `${infer S}_other` ? S : never) : never;

/** The names in `launcherTexts`: they can be replaced like all others. */
type LauncherKey = 'landmark' | 'openChat';

/** What the server writes into a conversation, by the message's code; its own words are English. */
type SystemKey = 'system_ended' | 'system_resolved' | 'system_inactive';

/** What every language has: of the plural forms, only the one that all have in common. */
export type Texts = Readonly<Record<Exclude<EnglishKey, `${Counted}_one`>, string>>;

/** All texts of a language whose plural forms, as `Intl.PluralRules` names them, are `Forms`. */
export type Catalogue<Forms extends Intl.LDMLPluralRule> = Texts &
  Readonly<Record<`${Counted}_${Forms}` | SystemKey, string>>;

export type TextKey = EnglishKey | LauncherKey | SystemKey | `${Counted}_${Intl.LDMLPluralRule}`;

/** Texts that replace those of the catalogue, by key. */
export type TextOverrides = Readonly<Partial<Record<TextKey, string>>>;
