import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, suite, test } from 'node:test';
import { createPushSender } from '../../../server/push/push-sender.js';
import { createPushService, type PushService } from '../../../server/push/push-service.js';
import { isPublicAddress } from '../../../server/security/public-address.js';
import type { PushNotice } from '../../../src/protocol/push.js';
import { eventually, turn } from '../../contracts/contract.js';
import { SILENT } from '../../support/database-files.js';
import { CERTIFICATE, startLocalPushService } from '../support/local-push-service.js';
import { createPushDevice } from '../support/push-device.js';
import { createTestComponents } from '../support/test-components.js';

const NOTICE: PushNotice = { cause: 'assigned', sessionId: randomUUID(), site: 'Tidewell' };

suite('Push services', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  const start = async (status?: number) => {
    const local = await startLocalPushService(status);
    closing.push(local.close);
    return local;
  };
  /** Sends to browsers through this service. */
  const startSender = async (service: PushService) => {
    const { storage, vapidKey } = await createTestComponents({
      VAPID_SUBJECT: 'mailto:chat@example.com',
    });
    closing.push(() => storage.close());
    return { storage, vapidKey, ...createPushSender({ storage, service, vapidKey, log: SILENT }) };
  };
  const seen = { agentId: 'anna', tokenHash: 'sign-in', createdAt: 0, usedAt: 0 };
  const trusting = createPushService({ isAllowed: () => true, ca: CERTIFICATE });

  test('over HTTPS goes what only the browser can read, signed with the key that it subscribed with', async () => {
    const local = await start();
    const device = createPushDevice(local.endpoint);
    const { send, counts, vapidKey } = await startSender(trusting);
    send(NOTICE, { ...device.subscription, ...seen });
    await eventually(turn, () => counts().sent === 1);
    const [{ method, path, headers, body } = assert.fail()] = local.handed;
    assert.deepEqual(
      [method, path, headers['content-encoding'], headers.ttl, headers.urgency],
      ['POST', '/device', 'aes128gcm', '14400', 'high'],
    );
    const { publicKey } = vapidKey.details()!;
    assert.ok(String(headers.authorization).endsWith(`, k=${publicKey}`));
    const [, claims] = String(headers.authorization).slice('vapid t='.length).split('.');
    const { aud, sub } = JSON.parse(Buffer.from(claims!, 'base64url').toString('utf8'));
    assert.deepEqual([aud, sub], [new URL(local.endpoint).origin, 'mailto:chat@example.com']);
    assert.doesNotMatch(body.toString('latin1'), /Tidewell/);
    assert.deepEqual(JSON.parse(device.read(body)), NOTICE);
  });

  test('SEC-24: a host on this machine or in a private network is not spoken to', async () => {
    const local = await start();
    const { endpoint, headers, body } = {
      endpoint: local.endpoint,
      headers: {},
      body: Buffer.from('x'),
    };
    const guarded = createPushService({ ca: CERTIFICATE });
    await assert.rejects(
      guarded.deliver({ endpoint, headers, body }),
      /not on the public internet/,
    );
    for (const address of ['127.0.0.1', '[::1]'])
      await assert.rejects(
        trusting.deliver({ endpoint: endpoint.replace('localhost', address), headers, body }),
        /named host/,
      );
    const plain = endpoint.replace('https', 'http');
    await assert.rejects(trusting.deliver({ endpoint: plain, headers, body }), /not an https/);
    assert.deepEqual(local.handed, []);
  });

  test('SEC-24: what is not on the public internet', () => {
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      'localhost',
    ])
      assert.equal(isPublicAddress(address), false, address);
    for (const address of ['142.250.1.1', '2a00:1450:4001::1'])
      assert.equal(isPublicAddress(address), true, address);
  });

  test('SEC-24: a redirect is not followed', async () => {
    const local = await start(302);
    const message = { endpoint: local.endpoint, headers: {}, body: Buffer.from('x') };
    assert.equal(await trusting.deliver(message), 302);
    assert.equal(local.handed.length, 1);
  });

  test('a push service that does not answer holds up eight notices, and of the others a thousand wait', async () => {
    const answers: (() => void)[] = [];
    const stuck: PushService = {
      deliver: () =>
        new Promise((resolve) => {
          answers.push(() => resolve(201));
        }),
    };
    const { send, counts } = await startSender(stuck);
    const record = { ...createPushDevice().subscription, ...seen };
    for (let count = 0; count < 1_010; count += 1) send(NOTICE, record);
    assert.equal(counts().dropped, 2);
    await eventually(turn, () => answers.length === 8);
    answers.shift()!();
    await eventually(turn, () => answers.length === 8);
    assert.equal(counts().sent, 1);
  });
});
