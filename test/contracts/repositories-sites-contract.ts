import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Storage } from '../../server/storage/storage.js';
import { MAY_ALL } from '../support/agent-access.js';
import { newSession, NOW } from './repositories-contract.js';

/** What every storage has to keep of sites. `open` gives an empty, migrated one. */
export function repositoriesSitesContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, sites: ${name}`, options, () => {
    let storage: Storage;
    let agentId: string;
    before(async () => {
      storage = await open();
      agentId = randomUUID();
      await storage.agents.insert(
        {
          id: agentId,
          name: 'Anna',
          passwordHash: '',
          available: true,
          disabled: false,
          ...MAY_ALL,
        },
        NOW,
      );
    });
    after(() => storage.close());

    test('a site comes back as it was set, with the name of who set it', async () => {
      const settings = { name: 'Shop', deleteAfterDays: 30, textsByLanguage: { de: { a: 'b' } } };
      await storage.sites.set('shop', settings, NOW, agentId);
      const expected = { token: 'shop', settings, updatedAt: NOW, updatedBy: 'Anna' };
      assert.deepEqual(await storage.sites.find('shop'), expected);
      assert.deepEqual(await storage.sites.all(), [expected]);
      assert.equal(await storage.sites.find('none'), undefined);
    });

    test('what is set replaces all that was set before, by whomever', async () => {
      await storage.sites.set('shop', { deleteAfterDays: 30 }, NOW, agentId);
      await storage.sites.set('shop', { name: 'New' }, NOW + 1);
      assert.deepEqual(await storage.sites.find('shop'), {
        ...{ token: 'shop', settings: { name: 'New' } },
        ...{ updatedAt: NOW + 1, updatedBy: undefined },
      });
    });

    test('closed sessions are removed by age on some sites, or on all but some', async () => {
      const closed = async (site: string) => {
        const session = newSession({ site, status: 'ended', closedAt: NOW });
        await storage.sessions.insert(session);
        return session.id;
      };
      const [a, b] = [await closed('a'), await closed('b')];
      const { sweeps } = storage;
      assert.deepEqual(await sweeps.removeClosed(NOW - 1, { only: ['a'] }), []);
      assert.deepEqual(await sweeps.removeClosed(NOW, { only: ['a'] }), [a]);
      assert.deepEqual(await sweeps.removeClosed(NOW, { except: ['b'] }), []);
      assert.deepEqual(await sweeps.removeClosed(NOW, { except: ['a'] }), [b]);
    });
  });
}
