/** What is said in a made-up conversation. "v" is the visitor, "a" the agent. */
export interface Topic {
  site: 'demo' | 'books';
  language: 'en' | 'de' | 'ar';
  page: { path: string; title: string };
  tags: readonly string[];
  note?: string;
  turns: readonly (readonly ['v' | 'a', string])[];
}

const SHOP = { path: '/', title: 'Tidewell · Stoneware for every day' };
const CARE = { path: '/other.html', title: 'Care & delivery · Tidewell' };
const ATLASES = { path: '/atlases', title: 'Atlases · Paper & Ink' };
const ORDERS = { path: '/orders', title: 'My orders · Paper & Ink' };

export const TOPICS: readonly Topic[] = [
  {
    ...{ site: 'demo', language: 'en', page: SHOP, tags: ['stock'] },
    note: 'Six harbour mugs put aside until Friday.',
    turns: [
      ['v', 'Hello! Is the harbour mug back in stock?'],
      ['v', 'I need six of them by Friday.'],
      ['a', 'Hi! It came out of the kiln this morning: 24 pieces.'],
      ['a', 'I put six aside for you. Delivery takes two days.'],
      ['v', 'Perfect, thank you!'],
    ],
  },
  {
    ...{ site: 'demo', language: 'en', page: CARE, tags: ['delivery'] },
    turns: [
      ['v', 'Do you deliver to Norway?'],
      ['a', 'We do. It takes five to seven days, and shipping is 14 €.'],
      ['v', 'And who pays the customs duty?'],
      ['a', 'It is included: nothing is due at the door.'],
      ['v', 'Great, then I will order today.'],
    ],
  },
  {
    ...{ site: 'demo', language: 'en', page: CARE, tags: ['damage', 'refund'] },
    note: 'Photo of the bowl came by e-mail. Replacement goes out with the next parcel.',
    turns: [
      ['v', 'My bowl arrived with a crack in the rim.'],
      ['a', 'I am sorry to read that. Which order is it?'],
      ['v', 'It is on the slip: 48213'],
      ['a', 'Thank you. Would you like a new bowl, or your money back?'],
      ['v', 'A new one, please. It is a present.'],
      ['a', 'It leaves tomorrow. Please keep the other one, it still holds apples.'],
      ['v', 'That is kind. Thanks for the quick help'],
    ],
  },
  {
    ...{ site: 'demo', language: 'en', page: CARE, tags: ['care'] },
    turns: [
      ['v', 'Can the glazed plates go into the dishwasher?'],
      ['a', 'Yes, all of our stoneware can, up to 65 °C. The unglazed foot may darken a little.'],
      ['v', 'Good to know'],
    ],
  },
  {
    ...{ site: 'demo', language: 'de', page: SHOP, tags: ['stock'] },
    turns: [
      ['v', 'Guten Tag, gibt es die große Schale auch in Blau?'],
      ['a', 'Guten Tag! Im Moment nur in Sand und Grün. Blau kommt mit dem nächsten Brand.'],
      ['v', 'Wann wäre das ungefähr?'],
      ['a', 'In drei Wochen. Soll ich Ihnen schreiben, sobald sie da ist?'],
      ['v', 'Ja bitte, das wäre nett.'],
    ],
  },
  {
    ...{ site: 'demo', language: 'de', page: CARE, tags: ['delivery'] },
    note: 'Paket liegt laut Verfolgung im Paketshop.',
    turns: [
      ['v', 'Meine Bestellung sollte gestern kommen. Wo ist sie?'],
      ['a', 'Ich sehe nach. Wie ist die Nummer der Bestellung?'],
      ['v', '48377'],
      ['a', 'Das Paket liegt seit heute früh im Paketshop in der Lindenstraße.'],
      ['v', 'Da gehe ich gleich vorbei, danke!'],
    ],
  },
  {
    ...{ site: 'demo', language: 'de', page: SHOP, tags: ['gift'] },
    turns: [
      ['v', 'Verpacken Sie auch als Geschenk?'],
      ['a', 'Gern, in Seidenpapier und mit einer Karte. Was soll darauf stehen?'],
      ['v', '„Alles Gute zum Einzug, Mia und Tom“'],
      ['a', 'Ist notiert. Die Karte kostet nichts.'],
    ],
  },
  {
    ...{ site: 'demo', language: 'ar', page: SHOP, tags: ['stock'] },
    turns: [
      ['v', 'مرحبا، هل الكوب الأزرق متوفر؟'],
      ['a', 'أهلا بك! نعم، لدينا ثماني قطع منه.'],
      ['v', 'ممتاز، وكم يستغرق التوصيل إلى دبي؟'],
      ['a', 'حوالي خمسة أيام عمل.'],
      ['v', 'شكرا جزيلا'],
    ],
  },
  {
    ...{ site: 'demo', language: 'ar', page: CARE, tags: ['refund'] },
    turns: [
      ['v', 'كيف يمكنني إرجاع طلبي؟'],
      ['a', 'يمكنك إرجاعه خلال 30 يوما. ما رقم الطلب؟'],
      ['v', 'رقم الطلب 48402'],
      ['a', 'أرسلنا إليك ملصق الإرجاع بالبريد الإلكتروني.'],
    ],
  },
  {
    ...{ site: 'books', language: 'en', page: ATLASES, tags: ['advice'] },
    turns: [
      ['v', 'Which atlas would you give to a ten-year-old?'],
      ['a', 'The "Atlas of Adventures". It has large maps and short stories.'],
      ['v', 'Is it in stock in the shop?'],
      ['a', 'Two copies. I can keep one until Saturday.'],
      ['v', 'Please do, under the name of Okafor'],
      ['a', 'Done. See you on Saturday.'],
    ],
  },
  {
    ...{ site: 'books', language: 'en', page: ORDERS, tags: ['invoice'] },
    note: 'Address on the invoice corrected.',
    turns: [
      ['v', 'The invoice has my old address. Can you change it?'],
      ['a', 'Of course. What is the new one?'],
      ['v', '12 Mill Lane, Bristol'],
      ['a', 'You have the corrected invoice in your inbox.'],
      ['v', 'Got it, thank you'],
    ],
  },
  {
    ...{ site: 'books', language: 'de', page: ORDERS, tags: ['delivery'] },
    turns: [
      ['v', 'Kann ich die Lieferadresse noch ändern?'],
      ['a', 'Ja, das Paket geht erst morgen hinaus. Wohin soll es?'],
      ['v', 'Bitte an meine Arbeit, die Adresse habe ich im Konto hinterlegt'],
      ['a', 'Geändert. Sie bekommen gleich eine Bestätigung.'],
      ['v', 'Super, vielen Dank'],
    ],
  },
];

/** By language: those who write. */
export const VISITORS = {
  en: ['Ada Byron', 'Samuel Okafor', 'Grace Miller', 'Noah Patel', 'Isla Murray', 'Owen Hughes'],
  de: ['Clara Vogt', 'Emil Sander', 'Hannah Krüger', 'Paul Lorenz', 'Greta Baumann', 'Felix Arndt'],
  ar: ['ليلى حداد', 'عمر سالم', 'نور خليل', 'يوسف منصور'],
} as const;

export const BROWSERS = ['Chrome 149', 'Firefox 151', 'Safari 20', 'Edge 149'] as const;

export const CANNED_REPLIES = [
  { shortcut: 'hello', body: 'Hello {{visitor.name}}, this is {{agent.name}}. How can I help?' },
  { shortcut: 'returns', body: 'You can return everything within 30 days. Which order is it?' },
  { shortcut: 'delivery', body: 'Delivery takes two days, and five to seven abroad.' },
  { shortcut: 'danke', body: 'Vielen Dank für Ihre Nachricht, {{visitor.name}}!' },
] as const;
