import { fixture, html } from '@open-wc/testing';
import { directionOf, localeOf } from '../../src/elements/texts/locale-of.js';
import { expect } from './support/expect.js';

/** The locale of an element that asks for one. */
const asked = (locale: string): string => {
  return localeOf(Object.assign(document.createElement('div'), { locale }));
};

describe('The locale of an element', () => {
  it('is the one that it asks for, with its region, if there are texts in that language', () => {
    expect(['de', 'de-AT', 'pt-BR', 'en-GB', 'FR-ca'].map(asked)).to.eql([
      'de',
      'de-AT',
      'pt-BR',
      'en-GB',
      'fr-CA',
    ]);
  });

  it('has simplified characters for all of Chinese', () => {
    expect(['zh', 'zh-Hans', 'zh-Hant-TW'].map(asked)).to.eql(['zh', 'zh-Hans', 'zh-Hant-TW']);
  });

  it('knows Hebrew by its old name', () => {
    expect(asked('iw')).to.equal('he');
  });

  it('is English where there are no texts, or no language of that name', () => {
    expect(['sv', 'no such', '_', 'x', '-de'].map(asked)).to.eql(['en', 'en', 'en', 'en', 'en']);
  });

  it('is that of the nearest lang, through shadow trees', async () => {
    const page = await fixture(html`<div lang="ja"><p lang="nl"></p></div>`);
    const root = page.firstElementChild!.attachShadow({ mode: 'open' });
    const inner = Object.assign(document.createElement('div'), { locale: '' });
    root.append(inner);
    expect(localeOf(inner)).to.equal('nl');
    inner.lang = 'es';
    expect(localeOf(inner)).to.equal('es');
  });

  it('runs from right to left in Arabic and Hebrew', () => {
    expect(['ar', 'ar-EG', 'he', 'en', 'de', 'zh'].map(directionOf)).to.eql([
      ...['rtl', 'rtl', 'rtl'],
      ...['ltr', 'ltr', 'ltr'],
    ]);
  });
});
