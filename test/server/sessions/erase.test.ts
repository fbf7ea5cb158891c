import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import Libsql from 'libsql';
import type { AuditRecord } from '../../../server/storage/audit-repository.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { refused } from '../support/rejected.js';
import { ADDRESS, createTestComponents, openHeldSession } from '../support/test-components.js';
import { MAY_ALL } from '../../support/agent-access.js';

const HISTORY = {
  status: 'all' as const,
  ...{ sites: undefined, agentId: undefined, from: undefined, to: undefined },
};
const PAGE = { below: undefined, limit: 1 };
const VISITOR_ID = 'c0ffee00-0000-4000-8000-00000000cafe';

test('C8, SEC-23: after an erase nothing of the session is in the database’s files', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'chat-erase-'));
  const storage = createEmbeddedStorage(path.join(directory, 'chat.db'));
  const server = await createTestComponents({ MESSAGE_BURST: '100' }, { storage });
  const filesWith = async (canary: string) => {
    const names = await readdir(directory);
    const contents = await Promise.all(names.map((name) => readFile(path.join(directory, name))));
    return names.filter((_, index) => contents[index]!.includes(canary));
  };
  try {
    const identitySecret = 'a secret of the host that is long enough';
    await storage.sites.set('demo', { identitySecret }, 0);
    server.clock.advance(60_000);
    const now = server.clock.now() / 1000;
    const claims = { sub: 'canary-subject', aud: 'demo', iat: now, exp: now + 300, jti: 'canary' };
    const identityToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(identitySecret));
    const { id, holder, send, sessionKey, exitKey } = await openHeldSession(server, {
      identityToken,
      visitorId: VISITOR_ID,
      profile: { name: 'canary-name' },
      routingData: { a: 'canary-routing' },
      conversationData: { a: 'canary-conversation' },
      page: { url: 'https://shop.example/canary-page' },
    });
    for (let count = 0; count < 30; count += 1) await send(`canary-body ${'x'.repeat(3000)}`);
    await server.sessions.pushContext(holder, { conversationData: { a: 'canary-conversation2' } });
    const anna = { id: 'anna', name: 'Anna', ...MAY_ALL };
    for (let count = 0; count < 30; count += 1) {
      const body = `canary-note ${'x'.repeat(3000)}`;
      const note = { sessionId: id, clientId: randomUUID(), body };
      await server.notes.addNote(anna, note);
    }
    await server.notes.setTags(anna, id, ['canary-tag']);
    server.clock.advance(60_000);
    await server.indexConversations();
    const indexed = await storage.history.search(
      [{ word: 'canary', prefix: false }],
      HISTORY,
      PAGE,
    );
    assert.equal(indexed.found.length, 1);
    for (const canary of ['canary-body', 'canary-subject', 'canary-note', 'canary-tag', VISITOR_ID])
      assert.notDeepEqual(await filesWith(canary), []);

    await server.sessions.eraseSession({ sessionId: id, bearer: exitKey });
    assert.deepEqual(await filesWith('canary'), []);
    assert.deepEqual(await filesWith(VISITOR_ID), []);
    assert.equal(server.told.at(-1)?.kind, 'erased');
    const [{ action, target, detail }] = (await storage.audit.page({
      before: undefined,
      limit: 1,
    })) as [AuditRecord];
    assert.deepEqual([action, target, detail], ['conversation_erased', id, { visitor: true }]);

    const holderOfKey = { sessionId: id, bearer: sessionKey };
    await refused(server.sessions.restoreSession(holderOfKey, {}, ADDRESS), 'erased');
    await refused(server.sessions.eraseSession(holderOfKey), 'erased');
    await refused(server.sessions.readStatus({ sessionId: id, bearer: 'x' }), 'not_found');
    await refused(send('Hello?'), 'erased');
    await refused(server.sessions.acceptSocket({ sessionId: id, tabId: id }), 'erased');
    await refused(server.sessions.heartbeat(holder, { active: true }), 'erased');
  } finally {
    await storage.close();
    await rm(directory, { recursive: true });
  }
});

test('C8, SEC-23: what another process kept in the log while it read goes with a sweep', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'chat-erase-'));
  const file = path.join(directory, 'chat.db');
  const server = await createTestComponents({}, { storage: createEmbeddedStorage(file) });
  const log = async () => (await readFile(`${file}-wal`)).includes('canary');
  const reader = new Libsql(file);
  try {
    const { id, send, exitKey } = await openHeldSession(server);
    await send('canary');
    reader.exec('begin');
    reader.prepare('select count(*) from messages').get();
    await server.sessions.eraseSession({ sessionId: id, bearer: exitKey });
    await server.sweep();
    assert.equal(await log(), true);
    reader.exec('commit');
    await server.sweep();
    assert.equal(await log(), false);
    assert.equal(server.storage.isScrubDue(), false);
  } finally {
    reader.close();
    await server.storage.close();
    await rm(directory, { recursive: true });
  }
});
