import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { copyIntoPostgres, DatabaseNotEmpty } from '../../../server/storage/copy-database.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import {
  createPostgresDatabase,
  openPostgresStorage,
  WITHOUT_POSTGRES,
} from '../../support/test-postgres.js';
import { createTestComponents, openHeldSession } from '../support/test-components.js';

const MESSAGES = 1_200;

describe('Import into PostgreSQL', { skip: WITHOUT_POSTGRES }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'chat-import-'));
  after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'chat.db');
  const options = { poolSize: 5, statementSeconds: 10, connectSeconds: 5 };

  test('an embedded database with its keys, agents and messages arrives whole', async () => {
    const embedded = createEmbeddedStorage(file);
    const before = await createTestComponents({ MESSAGE_BURST: '10000' }, { storage: embedded });
    const link = await before.signIn.createSetupLink();
    const account = { name: 'Anna', password: 'correct horse battery' };
    const { token } = await before.signIn.setUp({ link, ...account, address: '192.0.2.1' });
    const { id, send } = await openHeldSession(before, { profile: { name: 'Vera 🙂' } });
    await Promise.all(Array.from({ length: MESSAGES }, (_, index) => send(`message ${index}`)));
    const session = await embedded.sessions.find(id);
    const keyId = before.keyring.currentId('token');
    const last = await embedded.messages.pageBefore(id, MESSAGES + 1, 50);
    await embedded.close();

    const url = await createPostgresDatabase();
    const copied = await copyIntoPostgres(file, { ...options, url });
    assert.deepEqual([copied.get('sessions'), copied.get('messages')], [1, MESSAGES]);
    const storage = await openPostgresStorage(url);
    const moved = await createTestComponents({}, { storage });
    assert.deepEqual(await storage.sessions.find(id), session);
    assert.deepEqual(await storage.messages.pageBefore(id, MESSAGES + 1, 50), last);
    assert.equal(moved.keyring.currentId('token'), keyId);
    assert.equal((await moved.signIn.authenticate(token))?.agent.name, 'Anna');

    await assert.rejects(copyIntoPostgres(file, { ...options, url }), DatabaseNotEmpty);
    await storage.close();
  });
});
