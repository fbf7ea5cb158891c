import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { PushSubscriptionRecord } from '../../server/storage/push-subscription-repository.js';
import type { Storage } from '../../server/storage/storage.js';
import { MAY_ALL } from '../support/agent-access.js';
import { NOW } from './repositories-contract.js';

/** The browsers in which agents are notified. */
export function repositoriesPushContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, push subscriptions: ${name}`, options, () => {
    let storage: Storage;
    let anna: string;
    let bert: string;
    beforeEach(async () => {
      storage = await open();
      [anna, bert] = [await addAgent('Anna'), await addAgent('Bert')];
    });
    afterEach(() => storage.close());

    const addAgent = async (agentName: string) => {
      const id = randomUUID();
      const account = { passwordHash: '', available: true, disabled: false, ...MAY_ALL };
      await storage.agents.insert({ id, name: agentName, ...account }, NOW);
      return id;
    };
    const put = async (change: Partial<PushSubscriptionRecord> = {}) => {
      const subscription: PushSubscriptionRecord = {
        endpoint: `https://push.example/${randomUUID()}`,
        keys: { p256dh: 'public', auth: 'secret' },
        agentId: anna,
        tokenHash: 'sign-in',
        createdAt: NOW,
        usedAt: NOW,
        ...change,
      };
      await storage.pushSubscriptions.put(subscription);
      return subscription;
    };
    const endpointsOf = async (...agentIds: string[]) =>
      (await storage.pushSubscriptions.ofAgents(agentIds)).map(({ endpoint }) => endpoint);
    const sorted = (subscriptions: PushSubscriptionRecord[]) =>
      subscriptions.map(({ endpoint }) => endpoint).toSorted();

    test('a subscription comes back as it was put in, with those of the agents that are asked for', async () => {
      const ofAnna = await put();
      const ofBert = await put({ agentId: bert });
      assert.deepEqual(await storage.pushSubscriptions.ofAgents([anna]), [ofAnna]);
      assert.deepEqual((await endpointsOf(anna, bert)).toSorted(), sorted([ofAnna, ofBert]));
      assert.deepEqual(await storage.pushSubscriptions.ofAgents([]), []);
      assert.deepEqual(await storage.pushSubscriptions.find(ofBert.endpoint), ofBert);
      assert.equal(await storage.pushSubscriptions.find('https://push.example/other'), undefined);
      await put({ agentId: bert });
      assert.deepEqual(
        (await storage.pushSubscriptions.agentIds()).toSorted(),
        [anna, bert].toSorted(),
      );
    });

    test('a browser has one agent: the last who put it in', async () => {
      const { endpoint } = await put();
      const second = await put({ endpoint, agentId: bert, tokenHash: 'other', usedAt: NOW + 1 });
      assert.deepEqual(await storage.pushSubscriptions.ofAgents([anna, bert]), [second]);
    });

    test('a browser that is seen again is found by its new sign-in', async () => {
      const { endpoint } = await put();
      const seen = { tokenHash: 'new sign-in', now: NOW + 1 };
      await storage.pushSubscriptions.touch(endpoint, seen);
      await storage.pushSubscriptions.removeOfSignIn('sign-in');
      const [left] = await storage.pushSubscriptions.ofAgents([anna]);
      assert.deepEqual([left?.tokenHash, left?.usedAt], ['new sign-in', NOW + 1]);
      await storage.pushSubscriptions.removeOfSignIn('new sign-in');
      assert.deepEqual(await endpointsOf(anna), []);
    });

    test('one is removed by itself, or with all of its agent but those of a sign-in', async () => {
      const [first, second, third] = [await put(), await put(), await put({ tokenHash: 'here' })];
      const other = await put({ agentId: bert });
      await storage.pushSubscriptions.remove(first.endpoint);
      assert.deepEqual((await endpointsOf(anna)).toSorted(), sorted([second, third]));
      await storage.pushSubscriptions.removeOfAgent(anna, 'here');
      assert.deepEqual(await endpointsOf(anna), [third.endpoint]);
      await storage.pushSubscriptions.removeOfAgent(anna);
      assert.deepEqual(await endpointsOf(anna, bert), [other.endpoint]);
    });

    test('of an agent only those stay that were seen last', async () => {
      const [old, newer, newest] = [
        await put({ usedAt: NOW + 1 }),
        await put({ usedAt: NOW + 2 }),
        await put({ usedAt: NOW + 3 }),
      ];
      const other = await put({ agentId: bert });
      await storage.pushSubscriptions.keepNewest(anna, 3);
      assert.equal((await endpointsOf(anna)).length, 3);
      await storage.pushSubscriptions.keepNewest(anna, 2);
      assert.deepEqual((await endpointsOf(anna)).toSorted(), sorted([newer, newest]));
      assert.equal(await storage.pushSubscriptions.find(old.endpoint), undefined);
      assert.deepEqual(await endpointsOf(bert), [other.endpoint]);
    });

    test('C7: a browser that was not seen for long is forgotten', async () => {
      await put({ usedAt: NOW - 1 });
      const kept = await put({ usedAt: NOW });
      await storage.pushSubscriptions.removeUnseen(NOW);
      assert.deepEqual(await endpointsOf(anna), [kept.endpoint]);
    });
  });
}
