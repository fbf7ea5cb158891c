import type { Texts } from '../../locales/catalogue.js';
import type { Language } from '../../locales/launcher-texts.js';

type Load = () => Promise<{ texts: Texts }>;

const modules: Readonly<Record<Exclude<Language, 'en'>, Load>> = {
  de: () => import('../../locales/de.js'),
  fr: () => import('../../locales/fr.js'),
  es: () => import('../../locales/es.js'),
  pt: () => import('../../locales/pt.js'),
  it: () => import('../../locales/it.js'),
  nl: () => import('../../locales/nl.js'),
  pl: () => import('../../locales/pl.js'),
  ja: () => import('../../locales/ja.js'),
  zh: () => import('../../locales/zh.js'),
  ar: () => import('../../locales/ar.js'),
  he: () => import('../../locales/he.js'),
};

/** Loads the texts of a language, each from its own chunk. English is not among them: it is built in. */
export const catalogues: Readonly<Record<string, Load | undefined>> = modules;
