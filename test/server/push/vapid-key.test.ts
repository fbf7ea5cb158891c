import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readSettings } from '../../../server/config.js';
import { createVapidKey } from '../../../server/push/vapid-key.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { systemIds } from '../../../server/system-ports.js';
import { createTestClock } from '../support/test-clock.js';

const SUBJECT = 'mailto:chat@example.com';
/** The private key of RFC 8291, appendix A, and its public key. */
const KEY = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';
const PUBLIC_KEY =
  'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

async function openNodes() {
  const storage = createEmbeddedStorage(':memory:');
  await storage.migrate();
  const join = (environment: Record<string, string>) => {
    const settings = readSettings(environment);
    return createVapidKey({ settings, storage, clock: createTestClock(), ids: systemIds });
  };
  return { storage, join };
}

test('of nodes that start at the same time one makes the key, and all have it', async () => {
  const { storage, join } = await openNodes();
  const nodes = Array.from({ length: 4 }, () => join({ VAPID_SUBJECT: SUBJECT }));
  await Promise.all(nodes.map((node) => node.load()));
  const keys = nodes.map((node) => node.details()?.privateKey);
  const stored = (await storage.keys.all()).filter(({ purpose }) => purpose === 'vapid');
  assert.deepEqual(new Set(keys), new Set([stored[0]!.secret]));
  assert.equal(stored.length, 1);
  await storage.close();
});

test('a key from the environment is used, and stored nowhere', async () => {
  const { storage, join } = await openNodes();
  const node = join({ VAPID_SUBJECT: SUBJECT, VAPID_PRIVATE_KEY: KEY });
  await node.load();
  assert.deepEqual(node.details(), { subject: SUBJECT, privateKey: KEY, publicKey: PUBLIC_KEY });
  assert.deepEqual(await storage.keys.all(), []);
  await storage.close();
});

test('the contact is the public address, if that is https and none is set', async () => {
  const { storage, join } = await openNodes();
  const contactOf = async (environment: Record<string, string>) => {
    const node = join(environment);
    await node.load();
    return node.details()?.subject;
  };
  const PUBLIC_URL = 'https://chat.example.com';
  assert.equal(await contactOf({ PUBLIC_URL }), PUBLIC_URL);
  assert.equal(await contactOf({ PUBLIC_URL, VAPID_SUBJECT: SUBJECT }), SUBJECT);
  assert.equal(await contactOf({ PUBLIC_URL: 'http://chat.example.com' }), undefined);
  assert.equal(await contactOf({}), undefined);
  await storage.close();
});

test('a contact that push services refuse, and a key that is none, are invalid settings', () => {
  for (const VAPID_SUBJECT of [
    '',
    'chat@example.com',
    'mailto:me',
    'https://localhost',
    'http://a.b',
  ])
    assert.throws(() => readSettings({ VAPID_SUBJECT }), ConfigError, VAPID_SUBJECT);
  for (const VAPID_PRIVATE_KEY of ['', 'secret', 'A'.repeat(43), `${KEY}=`])
    assert.throws(() => readSettings({ VAPID_PRIVATE_KEY }), ConfigError, VAPID_PRIVATE_KEY);
});
