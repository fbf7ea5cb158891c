import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { ActingAgent } from '../../../server/agents/agent-access.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { eventually, turn } from '../../contracts/contract.js';
import { createFakeBusHub } from '../../support/fake-bus.js';
import { createMemoryPushService, createPushDevice } from '../support/push-device.js';
import { connectAgent, consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { createTestClock } from '../support/test-clock.js';
import { openHeldSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const ENVIRONMENT = {
  VAPID_SUBJECT: 'mailto:chat@example.com',
  MAX_EVENT_LOOP_DELAY_MS: '1000000',
};
const HELLO = 'The secret of the visitor';

suite('Agents who are away from the desk', () => {
  let server: TestServer;
  let push: ReturnType<typeof createMemoryPushService>;
  beforeEach(async () => {
    push = createMemoryPushService();
    server = await startTestServer(ENVIRONMENT, { pushService: push.service });
  });
  afterEach(() => server.close());

  /** An agent with a device that is switched on. */
  const withDevice = async (name: string, access?: Parameters<typeof signInAgent>[2]) => {
    const signedIn = await signInAgent(server, name, access);
    const device = createPushDevice();
    const { status } = await call('POST', signedIn.cookie, { subscription: device.subscription });
    assert.equal(status, 204);
    return { ...signedIn, device };
  };
  const call = async (method: string, cookie: string, body: object, path = '') => {
    const answer = await fetch(`${server.url}/api/console/account/push${path}`, {
      method,
      headers: { ...consoleHeaders, cookie },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  /** A visitor writes first. */
  const begin = async (site = 'demo') => {
    const session = await openHeldSession(server, { site, profile: { name: 'Vera Visitor' } });
    await session.send(HELLO);
    await server.pushNotices.settled();
    return session;
  };
  /** What a device was told, once it is so much. */
  const told = async (device: ReturnType<typeof createPushDevice>, count: number) => {
    await eventually(turn, () => push.toldTo(device).length >= count);
    return push.toldTo(device);
  };

  test('of a new conversation is told its site, and nothing of the visitor or what was written', async () => {
    const { device } = await withDevice('Anna');
    const { id } = await begin();
    assert.deepEqual(await told(device, 1), [{ cause: 'new', sessionId: id, site: 'Demo shop' }]);
    const [message] = push.delivered;
    assert.equal(message!.headers.Urgency, 'high');
    assert.equal(message!.headers.TTL, 900);
    assert.match(String(message!.headers.Authorization), /^vapid t=.+, k=B/);
    assert.doesNotMatch(JSON.stringify(message!.headers), /Demo|Vera|secret/i);
  });

  test('later messages of a conversation tell nobody again', async () => {
    const { device } = await withDevice('Anna');
    const { send } = await begin();
    await told(device, 1);
    await send('And more');
    const { id } = await begin();
    assert.equal((await told(device, 2))[1]!.sessionId, id);
  });

  test('only those are told who may see the site, are available, and whose console is on no screen', async () => {
    await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
    const limited = await withDevice('Lina', { role: 'agent', sites: ['other'] });
    const busy = await withDevice('Bert');
    await server.storage.agents.setAvailable(busy.agent.id, false);
    const former = await withDevice('Finn');
    await server.storage.agents.setDisabled(former.agent.id, server.clock.now());
    const here = await withDevice('Hedi');
    const console = await connectAgent(server, 'Hedi');
    assert.equal(console.welcome.wantsVisibility, true);
    await console.request('visibility:set', { visible: true });
    const away = await withDevice('Anna');
    await begin();
    await told(away.device, 1);
    for (const { device } of [limited, busy, former, here])
      assert.deepEqual(push.toldTo(device), []);

    await console.request('visibility:set', { visible: false });
    await begin();
    await told(here.device, 1);
    await console.request('visibility:set', { visible: true });
    console.close();
    await eventually(turn, () => !server.presence.isVisible(here.agent.id));
    await begin();
    await told(here.device, 2);
  });

  test('who is given a conversation is told, and not who takes it or has it already', async () => {
    const [anna, bert] = [await withDevice('Anna'), await withDevice('Bert')];
    for (const { agent } of [anna, bert]) await server.storage.agents.setAvailable(agent.id, false);
    const { id } = await begin();
    for (const { agent } of [anna, bert]) await server.storage.agents.setAvailable(agent.id, true);
    const assign = async (by: ActingAgent, agentId: string) => {
      await server.assignment.assign(by, id, agentId);
      await server.pushNotices.settled();
    };
    await assign(anna.agent, anna.agent.id);
    await assign(anna.agent, bert.agent.id);
    const notice = { cause: 'assigned', sessionId: id, site: 'Demo shop' };
    assert.deepEqual(await told(bert.device, 1), [notice]);
    await assign(anna.agent, bert.agent.id);
    await assign(bert.agent, anna.agent.id);
    assert.deepEqual(await told(anna.device, 1), [notice]);
    assert.equal(push.toldTo(bert.device).length, 1);
  });

  test('a flood of new conversations tells an agent of six in a minute', async () => {
    const { device } = await withDevice('Anna');
    for (let count = 0; count < 8; count += 1) await begin();
    await told(device, 6);
    server.clock.advance(60_000);
    const { id } = await begin();
    const all = await told(device, 7);
    assert.equal(all.length, 7);
    assert.equal(all[6]!.sessionId, id);
  });

  test('a device of which the push service says that it is gone is forgotten; others stay', async () => {
    const [anna, bert] = [await withDevice('Anna'), await withDevice('Bert')];
    push.statuses.set(anna.device.subscription.endpoint, 410);
    push.statuses.set(bert.device.subscription.endpoint, 503);
    await begin();
    const subscribed = () => server.storage.pushSubscriptions.agentIds();
    await eventually(turn, () => {
      const { gone, failed } = server.pushSender.counts();
      return gone === 1 && failed === 1;
    });
    assert.deepEqual(await subscribed(), [bert.agent.id]);
  });

  test('of two nodes one tells, and it knows of consoles that are on a screen at the other', async () => {
    const storage = createEmbeddedStorage(':memory:');
    const [hub, clock] = [createFakeBusHub(), createTestClock()];
    const shared = { storage, clock, pushService: push.service };
    const one = await startTestServer(ENVIRONMENT, { ...shared, bus: hub.join() });
    const other = await startTestServer(ENVIRONMENT, { ...shared, bus: hub.join() });
    for (const node of [one, other]) node.startJobs();
    const { agent, cookie } = await signInAgent(one, 'Anna');
    const device = createPushDevice();
    const signedIn = (await one.signIn.authenticate(cookie.split('=')[1]))!;
    await one.pushSubscriptions.add(signedIn, device.subscription);
    assert.equal(one.pushSubscriptions.publicKey(), other.pushSubscriptions.publicKey());
    for (const node of [one, other]) await (await openHeldSession(node)).send(HELLO);
    assert.equal((await told(device, 2)).length, 2);
    other.presence.setKnown([], { present: new Set(), visible: new Set([agent.id]) });
    await (await openHeldSession(other)).send(HELLO);
    await (await openHeldSession(one)).send(HELLO);
    assert.equal((await told(device, 3)).length, 3);
    await Promise.all([one.close(), other.close()]);
  });

  suite('devices', () => {
    const isOn = async (cookie: string, { subscription }: ReturnType<typeof createPushDevice>) =>
      (await call('POST', cookie, { endpoint: subscription.endpoint }, '/check')).json.on;

    test('a device is on until it is switched off', async () => {
      const { cookie, device } = await withDevice('Anna');
      assert.equal(await isOn(cookie, device), true);
      const { endpoint } = device.subscription;
      assert.equal((await call('DELETE', cookie, { endpoint })).status, 204);
      assert.equal(await isOn(cookie, device), false);
    });

    test('signing out ends it on this device; signing out everywhere, on all', async () => {
      const [here, there] = [await withDevice('Anna'), await withDevice('Anna')];
      await server.signIn.signOut((await server.signIn.authenticate(tokenOf(here)))!.tokenHash);
      assert.equal(await isOn(there.cookie, here.device), false);
      assert.equal(await isOn(there.cookie, there.device), true);
      await server.account.signOutEverywhere((await server.signIn.authenticate(tokenOf(there)))!);
      assert.deepEqual(await server.storage.pushSubscriptions.agentIds(), []);
    });

    test('a sign-in that expires leaves the device on, and the next one takes it over', async () => {
      const { device } = await withDevice('Anna');
      server.clock.advance(13 * 3600_000);
      await server.signIn.removeExpired();
      const again = await signInAgent(server, 'Anna');
      assert.equal(await isOn(again.cookie, device), true);
      await server.signIn.signOut((await server.signIn.authenticate(tokenOf(again)))!.tokenHash);
      assert.deepEqual(await server.storage.pushSubscriptions.agentIds(), []);
    });

    test('a disabled account has no devices, nor has one that a password link was used for', async () => {
      const [admin, anna, bert] = [
        await signInAgent(server, 'Ada'),
        await withDevice('Anna'),
        await withDevice('Bert'),
      ];
      await server.team.change(admin.agent, anna.agent.id, { disabled: true });
      const { secret } = (await server.signIn.createResetLink('Bert'))!;
      const reset = { link: secret, name: 'Bert', password: 'staple battery', address: '::1' };
      assert.deepEqual(await server.storage.pushSubscriptions.agentIds(), [bert.agent.id]);
      await server.signIn.setUp(reset);
      assert.deepEqual(await server.storage.pushSubscriptions.agentIds(), []);
    });

    test('whoever signs in next in a browser ends it for the one before', async () => {
      const anna = await withDevice('Anna');
      const bert = await signInAgent(server, 'Bert');
      assert.equal(await isOn(bert.cookie, anna.device), false);
      assert.equal(await isOn(anna.cookie, anna.device), false);
    });

    test('a browser renews an own subscription, and switches nothing on by that', async () => {
      const anna = await withDevice('Anna');
      const next = createPushDevice();
      const renewal = {
        subscription: next.subscription,
        replaces: anna.device.subscription.endpoint,
      };
      const bert = await signInAgent(server, 'Bert');
      assert.equal((await call('POST', bert.cookie, renewal)).status, 404);
      assert.equal((await call('POST', anna.cookie, renewal)).status, 204);
      assert.equal(await isOn(anna.cookie, next), true);
      assert.equal(await isOn(anna.cookie, anna.device), false);
      assert.equal((await call('POST', anna.cookie, renewal)).status, 404);
    });

    test('of eleven devices the one that was seen first gives way', async () => {
      const first = await withDevice('Anna');
      const { agent, cookie } = first;
      for (let count = 0; count < 10; count += 1) {
        server.clock.advance(1);
        await call('POST', cookie, { subscription: createPushDevice().subscription });
      }
      assert.equal((await server.storage.pushSubscriptions.ofAgents([agent.id])).length, 10);
      assert.equal(await isOn(cookie, first.device), false);
    });

    test('C7: a device on which the console was not opened for 90 days is forgotten', async () => {
      await withDevice('Anna');
      server.clock.advance(90 * 24 * 3600_000);
      await server.pushSubscriptions.removeUnseen();
      assert.equal((await server.storage.pushSubscriptions.agentIds()).length, 1);
      server.clock.advance(1);
      await server.pushSubscriptions.removeUnseen();
      assert.deepEqual(await server.storage.pushSubscriptions.agentIds(), []);
    });

    test('SEC-24: only an https address of a host with a name is taken', async () => {
      const { cookie } = await signInAgent(server, 'Anna');
      const { keys } = createPushDevice().subscription;
      for (const endpoint of [
        'http://push.example.com/x',
        'https://127.0.0.1/x',
        'https://[::1]/x',
        'https://localhost/x',
        'https://push.example.com:8443/x',
        'https://me:secret@push.example.com/x',
        'https://push.example.com\\@10.0.0.1/x',
        'file:///etc/passwd',
        `https://push.example.com/${'x'.repeat(1_000)}`,
      ]) {
        const answer = await call('POST', cookie, { subscription: { endpoint, keys } });
        assert.deepEqual([answer.status, answer.json.error.code], [400, 'invalid'], endpoint);
      }
    });
  });
});

test('a server without a contact for push services offers nothing', async () => {
  const server = await startTestServer();
  const { cookie } = await signInAgent(server);
  const call = (method: string, body?: object) =>
    fetch(`${server.url}/api/console/account/push`, {
      method,
      headers: { ...consoleHeaders, cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  assert.deepEqual(await (await call('GET')).json(), { publicKey: null });
  const { subscription } = createPushDevice();
  assert.equal((await call('POST', { subscription })).status, 403);
  const { welcome, close } = await connectAgent(server);
  assert.equal(welcome.wantsVisibility, undefined);
  close();
  await server.close();
});

function tokenOf({ cookie }: { cookie: string }): string {
  return cookie.slice(cookie.indexOf('=') + 1);
}
