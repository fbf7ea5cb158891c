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

describe('The text of opening hours', () => {
  it('lists the spans of today in chronological order', () => {
    expect(words(on(1, '10:00'), true)).to.equal('Open today 09:00–12:30, 14:00–18:00');
  });

  it('writes the end of a day as midnight', () => {
    expect(words(on(6, '12:00'), true)).to.equal('Open today 10:00–00:00');
  });

  it('shows a span that ends after midnight on both days', () => {
    const nights = { timeZone: here, spans: [{ days: [1, 2], from: '18:00', to: '02:00' }] };
    expect(words(on(1, '20:00'), true, nights)).to.equal('Open today 18:00–02:00');
    expect(words(on(2, '01:00'), true, nights)).to.equal('Open today 00:00–02:00, 18:00–02:00');
    expect(words(on(3, '01:00'), true, nights)).to.equal('Open today 00:00–02:00');
  });

  it('joins spans that touch, up to a whole day', () => {
    const split = [
      { days: [1], from: '12:00', to: '18:00' },
      { days: [1], from: '08:00', to: '12:00' },
    ];
    expect(words(on(1, '09:00'), true, { timeZone: here, spans: split })).to.equal(
      'Open today 08:00–18:00',
    );
    expect(words(on(1, '09:00'), false, { timeZone: here, spans: split })).to.equal(
      'We open Monday at 08:00',
    );
    const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
    expect(words(on(1, '09:00'), true, { timeZone: here, spans: always })).to.equal(
      'Open today 00:00–00:00',
    );
    expect(words(on(1, '09:00'), false, { timeZone: here, spans: always })).to.equal('');
  });

  it('is empty on a day without hours', () => {
    expect(words(on(7, '12:00'), true)).to.equal('');
  });

  it('names the next opening: today, tomorrow or a weekday', () => {
    expect(words(on(1, '08:59'), false)).to.equal('We open at 09:00');
    expect(words(on(1, '13:00'), false)).to.equal('We open at 14:00');
    expect(words(on(1, '18:00'), false)).to.equal('We open tomorrow at 09:00');
    expect(words(on(7, '18:00'), false)).to.equal('We open tomorrow at 09:00');
    const mondays = { timeZone: here, spans: [{ days: [1], from: '09:00', to: '10:00' }] };
    expect(words(on(6, '18:00'), false, mondays)).to.equal('We open Monday at 09:00');
    expect(words(on(1, '18:00'), false, mondays)).to.equal('We open Monday at 09:00');
  });

  it('is empty if there are no hours at all', () => {
    expect(words(on(1, '10:00'), false, { timeZone: here, spans: [] })).to.equal('');
  });

  it("has the time format of the reader's language", () => {
    expect(words(on(1, '08:00'), false, shop(), 'en-US')).to.equal('We open at 9:00 AM');
  });

  it('is a sentence in every language', () => {
    const mondays = { timeZone: here, spans: [{ days: [1], from: '09:00', to: '17:00' }] };
    const said = { de, es, ja, pl };
    const closed = Object.entries(said).map(([locale, texts]) =>
      words(on(2, '18:00'), false, mondays, locale, texts),
    );
    expect(closed).to.eql([
      'Wir öffnen Montag um 09:00 Uhr',
      'Próxima apertura: lunes, 9:00',
      '月曜日 9:00に営業を開始します',
      'Otwarcie: poniedziałek, 09:00',
    ]);
    expect(words(on(1, '10:00'), true, mondays, 'de', de)).to.equal(
      'Heute geöffnet: 09:00–17:00 Uhr',
    );
  });
});

describe('The text of opening hours in another time zone', () => {
  const office = (timeZone: string, from = '09:00', to = '18:00'): OpeningHours => ({
    timeZone,
    spans: [{ days: [1, 2, 3, 4, 5], from, to }],
  });
  const said = (hours: OpeningHours, now: string, zone: string, online = false): string =>
    openingHoursText(hours, online, en, 'en-GB', new Date(now), zone);

  for (const [shopZone, zone, now, expected] of [
    // In the shop it is Monday, 02:00: "today at 09:00". For the reader that is the same evening.
    ['Pacific/Auckland', 'America/Los_Angeles', '2026-01-11T13:00:00Z', 'We open at 12:00'],
    // In Auckland it is Monday morning, in Pago Pago Sunday.
    ['Pacific/Auckland', 'Pacific/Pago_Pago', '2026-01-11T19:00:00Z', 'We open at 09:00'],
    // Tomorrow in the shop is today here, and the other way round.
    ['Pacific/Auckland', 'Europe/Berlin', '2026-01-12T08:00:00Z', 'We open at 21:00'],
    ['America/Los_Angeles', 'Asia/Tokyo', '2026-01-12T10:00:00Z', 'We open tomorrow at 02:00'],
    // The shop's Monday is Sunday here.
    [
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      '2026-01-10T12:00:00Z',
      'We open tomorrow at 08:00',
    ],
    ['Pacific/Tongatapu', 'Pacific/Niue', '2026-01-09T12:00:00Z', 'We open Sunday at 09:00'],
    // Half an hour, and three quarters, apart.
    ['Asia/Kolkata', 'Asia/Kathmandu', '2026-01-12T00:00:00Z', 'We open at 09:15'],
    // Clocks change in the night before: the shop's, the reader's, both on different days.
    ['Europe/Berlin', 'Asia/Tokyo', '2026-03-27T18:00:00Z', 'We open Monday at 16:00'],
    ['Asia/Tokyo', 'Europe/Berlin', '2026-03-29T00:30:00Z', 'We open tomorrow at 02:00'],
    ['America/New_York', 'Europe/London', '2026-03-08T20:00:00Z', 'We open tomorrow at 13:00'],
    ['America/New_York', 'Europe/London', '2026-04-05T20:00:00Z', 'We open tomorrow at 14:00'],
  ] as const) {
    it(`has the reader's time: ${shopZone} read in ${zone} at ${now}`, () => {
      expect(said(office(shopZone), now, zone)).to.equal(expected);
    });
  }

  it("counts the reader's day as today", () => {
    const auckland = office('Pacific/Auckland');
    // Monday 09:00 to 18:00 in Auckland is Sunday 21:00 to Monday 06:00 in Berlin.
    const open = (now: string) => said(auckland, now, 'Europe/Berlin', true);
    expect(open('2026-01-11T21:00:00Z')).to.equal('Open today 21:00–06:00');
    expect(open('2026-01-12T03:00:00Z')).to.equal('Open today 00:00–06:00, 21:00–06:00');
    expect(open('2026-01-12T21:00:00Z')).to.equal('Open today 21:00–06:00');
  });

  it('moves an opening that a clock change skips', () => {
    const early = { timeZone: 'Europe/Berlin', spans: [{ days: [7], from: '02:30', to: '12:00' }] };
    expect(said(early, '2026-03-28T12:00:00Z', 'UTC')).to.equal('We open tomorrow at 01:30');
  });

  it('has the hours of a date in place of those of its weekday', () => {
    const closed = {
      ...office('Europe/Berlin'),
      exceptions: [{ date: '2026-01-13', spans: [] }],
    };
    expect(said(closed, '2026-01-12T20:00:00Z', 'Europe/Berlin')).to.equal(
      'We open Wednesday at 09:00',
    );
    const longer = {
      ...office('Europe/Berlin'),
      exceptions: [{ date: '2026-01-12', spans: [{ from: '08:00', to: '20:00' }] }],
    };
    expect(said(longer, '2026-01-12T12:00:00Z', 'Europe/Berlin', true)).to.equal(
      'Open today 08:00–20:00',
    );
  });

  it('is empty if the browser does not know the time zone', () => {
    expect(said(office('Europe/Nowhere'), '2026-01-12T12:00:00Z', 'UTC')).to.equal('');
  });
});
