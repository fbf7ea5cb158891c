import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from '../../../src/protocol/parse.js';
import { siteSettingsSchema } from '../../../src/protocol/site-settings.js';
import { startTestServer } from '../support/test-server.js';

const field = { name: 'email', kind: 'email', required: true };
const span = { days: [1], from: '09:00', to: '18:00' };

test('C7: every setting of a site is taken', () => {
  const settings = {
    name: 'Shoe shop',
    texts: { 'launcher.label': 'Ask us' },
    origins: ['https://www.shoes.example', 'http://localhost:5173', 'null'],
    textsByLanguage: { de: { 'launcher.label': 'Fragen Sie uns' } },
    openingHours: {
      timeZone: 'America/New_York',
      spans: [span, { ...span, to: '02:00' }],
      exceptions: [
        { date: '2026-12-24', spans: [{ from: '09:00', to: '12:00' }] },
        { date: '2026-12-25', spans: [] },
      ],
    },
    preChat: [
      { name: 'email', kind: 'email', required: false },
      { name: 'topic', kind: 'text', label: 'What about?', required: true },
      { name: 'ok', kind: 'text', consent: true, label: 'Keep my name', required: false },
    ],
    preChatRequired: 'under-load',
    retention: { historySeconds: 0, idleSeconds: 60 },
    autoResolveMinutes: 30,
    messageLog: false,
    deleteAfterDays: 30,
    identitySecret: 'at least 32 characters that nobody knows',
    formerIdentitySecret: {
      secret: 'at least 32 characters that are known',
      validUntil: '2026-01-01T00:00:00.000Z',
    },
  };
  assert.deepEqual(validate(siteSettingsSchema, settings), { ok: true, value: settings });
});

for (const [setting, named] of [
  [{ name: '' }, /^name: /],
  [{ texts: { a: 1 } }, /^texts\.a: /],
  [{ origins: ['https://shoes.example/path'] }, /^origins\.0: not an origin/],
  [{ openingHours: { timeZone: 'Mars/Base', spans: [] } }, /^openingHours: timeZone: not an IANA/],
  [
    { openingHours: { timeZone: 'UTC', spans: [{ ...span, from: '9:00' }] } },
    /^openingHours\.spans\.0\.from: not HH:MM/,
  ],
  [
    { openingHours: { timeZone: 'UTC', spans: [{ ...span, days: [0] }] } },
    /^openingHours\.spans\.0\.days\.0: /,
  ],
  [
    {
      openingHours: { timeZone: 'UTC', spans: [], exceptions: [{ date: '2026-2-30', spans: [] }] },
    },
    /^openingHours: exceptions: not a date/,
  ],
  [
    {
      openingHours: {
        timeZone: 'UTC',
        spans: [],
        exceptions: [
          { date: '2026-12-24', spans: [] },
          { date: '2026-12-24', spans: [] },
        ],
      },
    },
    /^openingHours: exceptions: two are of the same date/,
  ],
  [{ origins: ['https://shoes.example:443'] }, /^origins\.0: not an origin/],
  [{ origins: ['https://Shoes.example'] }, /^origins\.0: not an origin/],
  [{ textsByLanguage: { 'de-AT': {} } }, /^textsByLanguage\.de-AT: not a language/],
  [{ deleteAfterDays: -1 }, /^deleteAfterDays: less than 0/],
  [{ preChat: [{ name: 'a', kind: 'file', required: true }] }, /^preChat\.0\.kind: /],
  [
    {
      preChat: [
        { name: 'a', kind: 'text', required: true },
        { name: 'a', kind: 'name', required: true },
      ],
    },
    /^preChat: two fields have the same name/,
  ],
  [{ preChatRequired: 'sometimes', preChat: [field] }, /^preChatRequired: /],
  [{ preChatRequired: 'always' }, /^preChatRequired: there is no form/],
  [{ preChatRequired: 'under-load', preChat: [] }, /^preChatRequired: there is no form/],
  [{ retention: { historySeconds: -1 } }, /^retention\.historySeconds: /],
  [{ retention: { idleSeconds: 59 } }, /^retention\.idleSeconds: /],
  [{ retention: { historySeconds: 1e13 } }, /^retention\.historySeconds: more than 3153600000/],
  [{ retention: { idleSeconds: 1e13 } }, /^retention\.idleSeconds: more than 3153600000/],
  [{ autoResolveMinutes: 1e12 }, /^autoResolveMinutes: more than 52560000/],
  [{ autoResolveMinutes: 1.5 }, /^autoResolveMinutes: /],
  [{ messageLog: 'off' }, /^messageLog: /],
  [{ identitySecret: 'short' }, /^identitySecret: at least 32 characters/],
  [{ autoResolve: 5 }, /^autoResolve: unknown field/],
] as [object, RegExp][])
  test(`C7: refused, and named: ${JSON.stringify(setting)}`, () => {
    const checked = validate(siteSettingsSchema, setting);
    assert.ok(!checked.ok);
    assert.match(checked.message, named);
  });

test('C10: sockets are pinged every 25 s, and lost 10 s after', async (t) => {
  const server = await startTestServer();
  t.after(() => server.close());
  const answer = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, {
    headers: { origin: server.url },
  });
  const { pingInterval, pingTimeout } = JSON.parse((await answer.text()).slice(1)) as {
    pingInterval: number;
    pingTimeout: number;
  };
  assert.deepEqual([pingInterval, pingTimeout], [25_000, 10_000]);
});
