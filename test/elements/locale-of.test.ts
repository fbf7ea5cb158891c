import { fixture, html } from '@open-wc/testing';
import { directionOf, localeOf } from '../../src/elements/texts/locale-of.js';
import { expect } from './support/expect.js';

/** The locale of an element that asks for one. */
const asked = (locale: string): string => {
  return localeOf(Object.assign(document.createElement('div'), { locale }));
};

describe('The locale of an element', () => {
  it('is the requested one with its region, if there are texts in that language', () => {
    expect(['de', 'de-AT', 'pt-BR', 'en-GB', 'FR-ca'].map(asked)).to.eql([
      'de',
      'de-AT',
      'pt-BR',
      'en-GB',
      'fr-CA',
    ]);
  });

  it('is the requested one for every variant of Chinese', () => {
    expect(['zh', 'zh-Hans', 'zh-Hant-TW'].map(asked)).to.eql(['zh', 'zh-Hans', 'zh-Hant-TW']);
  });

  it('is Hebrew for its old language code', () => {
    expect(asked('iw')).to.equal('he');
  });

  for (const [written, locale] of [
    ['de_DE', 'de-DE'],
    ['pt_BR', 'pt-BR'],
    ['zh_CN', 'zh-CN'],
    ['zh_Hant_TW', 'zh-Hant-TW'],
    ['nl_NL_formal', 'nl-NL'],
    ['de_CH_informal', 'de-CH'],
    ['pt_PT_ao90', 'pt-PT'],
    ['es_419', 'es-419'],
    ['de-DE.UTF-8', 'de-DE'],
    ['de_DE@euro', 'de-DE'],
    ['en_US@posix', 'en-US'],
    ['PT_br', 'pt-BR'],
    ['ZH-hant-tw', 'zh-Hant-TW'],
    ['  fr-CA\n', 'fr-CA'],
    ['it IT', 'it-IT'],
    ['iw_IL', 'he-IL'],
    ['de-1996', 'de'],
    ['ar-EG-u-nu-latn', 'ar-EG'],
    ['de,en;q=0.5', 'de'],
  ] as const) {
    it(`is recognized however a site writes it: ${JSON.stringify(written)}`, () => {
      expect(asked(written)).to.equal(locale);
      expect(Intl.DateTimeFormat.supportedLocalesOf([asked(written)])).to.eql([locale]);
    });
  }

  it('is English if the language is unknown or has no texts', () => {
    expect(['sv', 'no such', '_', 'x', '-de', 'C.UTF-8', 'und'].map(asked)).to.eql(
      Array.from({ length: 7 }, () => 'en'),
    );
  });

  it('is the nearest lang, across shadow trees', async () => {
    const page = await fixture(html`<div lang="ja"><p lang="nl"></p></div>`);
    const root = page.firstElementChild!.attachShadow({ mode: 'open' });
    const inner = Object.assign(document.createElement('div'), { locale: '' });
    root.append(inner);
    expect(localeOf(inner)).to.equal('nl');
    inner.lang = 'es';
    expect(localeOf(inner)).to.equal('es');
  });

  for (const lang of ['', ' ']) {
    it(`is the browser's if the page leaves its lang empty: ${JSON.stringify(lang)}`, async () => {
      const page = await fixture(html`<div lang="ja"><p lang=${lang}></p></div>`);
      const element = Object.assign(document.createElement('div'), { locale: '' });
      page.firstElementChild!.append(element);
      Object.defineProperty(navigator, 'language', { value: 'pt_BR', configurable: true });
      expect(localeOf(element)).to.equal('pt-BR');
      Reflect.deleteProperty(navigator, 'language');
    });
  }

  it('is that of the page if the element has an empty one', async () => {
    const page = await fixture(html`<div lang="nl"></div>`);
    const element = document.createElement('div');
    page.append(element);
    for (const locale of ['', ' ', null])
      expect(localeOf(Object.assign(element, { locale }))).to.equal('nl');
  });

  it('is right-to-left for Arabic and Hebrew', () => {
    expect(['ar', 'ar-EG', 'he', 'en', 'de', 'zh'].map(directionOf)).to.eql([
      ...['rtl', 'rtl', 'rtl'],
      ...['ltr', 'ltr', 'ltr'],
    ]);
  });
});
