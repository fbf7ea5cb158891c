import { openingHoursText } from '../../src/elements/chat-home/opening-hours-text.js';
import type { Texts } from '../../src/locales/catalogue.js';
import { texts as de } from '../../src/locales/de.js';
import { en } from '../../src/locales/en.js';
import { texts as es } from '../../src/locales/es.js';
import { texts as ja } from '../../src/locales/ja.js';
import { texts as pl } from '../../src/locales/pl.js';
import type { OpeningHours } from '../../src/protocol/site.js';
import { expect } from './support/expect.js';

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

const shop = (timeZone = here): OpeningHours => ({
  timeZone,
  spans: [
    { days: [1, 2, 3, 4, 5], from: '14:00', to: '18:00' },
    { days: [1, 2, 3, 4, 5], from: '09:00', to: '12:30' },
    { days: [6], from: '10:00', to: '24:00' },
  ],
});

/** 2026-06-01 is a Monday. */
const on = (day: number, time: string): Date => new Date(`2026-06-0${day}T${time}:00`);

const words = (
  now: Date,
  online: boolean,
  hours = shop(),
  locale = 'en-GB',
  texts: Texts = en,
): string => openingHoursText(hours, online, texts, locale, now).replace(/[\u2009\u202f]/g, ' ');

describe('The words for opening hours', () => {
  it('say when it is open today, in the order of the day', () => {
    expect(words(on(1, '10:00'), true)).to.equal('Open today 09:00–12:30, 14:00–18:00');
  });

  it('know midnight as the end of a day', () => {
    expect(words(on(6, '12:00'), true)).to.equal('Open today 10:00–00:00');
  });

  it('say nothing of a day without hours', () => {
    expect(words(on(7, '12:00'), true)).to.equal('');
  });

  it('say when it opens next: today, tomorrow, or on a day', () => {
    expect(words(on(1, '08:59'), false)).to.equal('We open at 09:00');
    expect(words(on(1, '13:00'), false)).to.equal('We open at 14:00');
    expect(words(on(1, '18:00'), false)).to.equal('We open tomorrow at 09:00');
    expect(words(on(7, '18:00'), false)).to.equal('We open tomorrow at 09:00');
    const mondays = { timeZone: here, spans: [{ days: [1], from: '09:00', to: '10:00' }] };
    expect(words(on(6, '18:00'), false, mondays)).to.equal('We open Monday at 09:00');
    expect(words(on(1, '18:00'), false, mondays)).to.equal('We open Monday at 09:00');
  });

  it('say nothing where there are no hours at all', () => {
    expect(words(on(1, '10:00'), false, { timeZone: here, spans: [] })).to.equal('');
  });

  it("go by the site's clock, and name it where it is not the reader's", () => {
    const now = new Date('2026-06-01T20:00:00Z');
    const far = shop('Pacific/Kiritimati');
    expect(words(now, true, far)).to.equal('Open today 09:00–12:30 GMT+14, 14:00–18:00 GMT+14');
    expect(words(new Date('2026-05-31T18:00:00Z'), false, far)).to.equal('We open at 09:00 GMT+14');
  });

  it("are written as the reader's language writes them", () => {
    expect(words(on(1, '08:00'), false, shop(), 'en-US')).to.equal('We open at 9:00 AM');
  });

  it('are sentences in every language', () => {
    const mondays = { timeZone: here, spans: [{ days: [1], from: '09:00', to: '17:00' }] };
    const said = { de, es, ja, pl };
    const closed = Object.entries(said).map(([locale, texts]) =>
      words(on(2, '18:00'), false, mondays, locale, texts),
    );
    expect(closed).to.eql([
      'Wir öffnen Montag um 09:00',
      'Próxima apertura: lunes, 9:00',
      '月曜日 9:00に営業を開始します',
      'Otwarcie: poniedziałek, 09:00',
    ]);
    expect(words(on(1, '10:00'), true, mondays, 'de', de)).to.equal(
      'Heute geöffnet: 09:00–17:00 Uhr',
    );
  });
});
