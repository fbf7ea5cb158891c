// A site that lets no conversation begin without the answers to its form.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { SiteSettings } from '../../../src/protocol/site-settings.js';
import { refused } from '../support/rejected.js';
import {
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';

const preChat: SiteSettings['preChat'] = [
  { name: 'mail', kind: 'email', required: true },
  { name: 'topic', kind: 'text', required: true },
  { name: 'who', kind: 'name', required: false },
];
const answers = { mail: 'vera@shop.example', topic: 'Shoes' };
const ELSEWHERE = '192.0.2.2';

let server: TestComponents;
/** How late the event loop is. */
let delay = 0;
afterEach(() => server.storage.close());

async function start(preChatRequired: SiteSettings['preChatRequired'], fields = preChat) {
  delay = 0;
  const eventLoop = { delay: () => delay, start: () => () => undefined };
  const limits = { SESSIONS_PER_ADDRESS_PER_HOUR: '6' };
  server = await createTestComponents(limits, { eventLoop });
  await set(preChatRequired, fields);
}
async function set(preChatRequired: SiteSettings['preChatRequired'], fields = preChat) {
  const settings = { preChat: fields, ...(preChatRequired && { preChatRequired }) };
  await server.storage.sites.set('demo', settings, 0);
  server.clock.advance(60_000);
}

for (const required of [undefined, 'never'] as const)
  test(`SEC-11: ${required ?? 'by default'}: a conversation begins without answers`, async () => {
    await start(required);
    delay = 400;
    await (await openHeldSession(server)).send('Hello');
  });

test('SEC-11: always: without all answers that the form demands no session is opened', async () => {
  await start('always');
  for (const given of [undefined, {}, { mail: answers.mail }, { ...answers, topic: ' ' }])
    await refused(openTestSession(server, { ...(given && { preChat: given }) }), 'invalid');
  const holder = { address: '192.0.2.1', site: 'demo' };
  assert.equal(await server.quotas.usedShare(holder, 'sessions'), 0);
  await (await openHeldSession(server, { preChat: answers })).send('Hello');
});

test('SEC-11: always: what the profile says counts as answered', async () => {
  await start('always');
  const profile = { email: 'vera@shop.example' };
  await refused(openTestSession(server, { profile }), 'invalid');
  await openTestSession(server, { profile, preChat: { topic: 'Shoes' } });
});

test('SEC-11: always: a form that demands nothing has to be submitted', async () => {
  await start('always', [{ name: 'topic', kind: 'text', required: false }]);
  await refused(openTestSession(server), 'invalid');
  await openTestSession(server, { preChat: {} });
});

test('SEC-11: a session without answers from before the form was required sends no first message', async () => {
  await start('never');
  const [empty, answered, talking] = [
    await openHeldSession(server),
    await openHeldSession(server, { preChat: answers }),
    await openHeldSession(server),
  ];
  await talking.send('Hello');
  await set('always');
  await refused(empty.send('Hello'), 'invalid');
  await answered.send('Hello');
  await talking.send('I was here before');
  await server.sessions.pushContext(empty.holder, { conversationData: { preChat: answers } });
  await empty.send('Hello');
});

test('SEC-11: a repeated request gets its session, although answers are required by now', async () => {
  await start('never');
  const { id, openKey } = await openTestSession(server);
  await set('always');
  assert.equal((await openTestSession(server, { openKey })).id, id);
});

test('SEC-11: under load: answers are required while the event loop is later than half of its limit', async () => {
  await start('under-load');
  await openTestSession(server);
  delay = 400;
  await refused(openTestSession(server), 'invalid');
  await openTestSession(server, { preChat: answers });
  delay = 200;
  await openTestSession(server);
});

test('SEC-11: under load: an address that has used half of its sessions needs answers, nobody else', async () => {
  await start('under-load');
  for (let count = 0; count < 3; count += 1) await openTestSession(server);
  await refused(openTestSession(server), 'invalid');
  await openTestSession(server, {}, ELSEWHERE);
  for (let count = 3; count < 6; count += 1) await openTestSession(server, { preChat: answers });
  await refused(openTestSession(server, { preChat: answers }), 'rate_limited');
  server.clock.advance(60 * 60_000);
  await openTestSession(server);
});
