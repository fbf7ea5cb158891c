// All nodes of a group are restarted one after the other while people write, with the same version or a newer one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { bundleServer } from '../support/bundle-server.js';
import { startNodes, WITHOUT_SERVICES, type NodeGroup } from '../support/node-group.js';
import { startTraffic, type Restart } from '../support/traffic.js';
import { checkOut, findVersionBefore } from '../support/version-before.js';

/** Nobody waits for longer than that for what an earlier event could have told. */
const OFTEN = { HEAD_SECONDS: '1', STAMP_SECONDS: '1', SWEEP_SECONDS: '1' };

const versionBefore = await findVersionBefore();

/** The stopped node's visitors connected once each, spread over the other nodes, and not at the same time. */
function checkRestart({ visitors, accepted, waits }: Restart, stopped: number): void {
  const others = accepted.filter((_, node) => node !== stopped);
  const said = JSON.stringify({ visitors, accepted, waits });
  assert.equal(accepted[stopped], 0, said);
  // On a busy machine one may give a connection up that is too slow, and open another.
  const share = Math.ceil(visitors / others.length);
  assert.ok(Math.max(...others) < 2 * share, said);
  assert.equal(new Set(waits).size, waits.length, said);
  // The agent's console comes first. Not every polling client is told.
  const possible = Array.from({ length: visitors + 1 }, (_, index) => 1 + (6 * index) / 1000);
  assert.ok(waits.length > 0 && waits.every((wait) => possible.includes(wait)), said);
}

async function countMigrations({ databaseUrl }: NodeGroup): Promise<number> {
  const client = new Client(databaseUrl);
  await client.connect();
  const { rowCount } = await client.query('select 1 from kysely_migration');
  await client.end();
  return rowCount ?? 0;
}

test(
  'RES-6: all nodes are restarted in turn while people write: nothing is lost, and no node is overrun',
  { skip: WITHOUT_SERVICES },
  async (t) => {
    const group = await startNodes({ count: 3, settings: OFTEN });
    t.after(() => group.close());
    const traffic = await startTraffic(group, { visitorsPerNode: 3, seed: 1 });
    t.after(() => traffic.close());
    for (const node of group.nodes.keys()) checkRestart(await traffic.restart(node), node);
    assert.deepEqual((await traffic.finish()).violations, []);
  },
);

test(
  'Nodes of the version before the last migration are replaced in turn while people write: nothing is lost',
  { skip: WITHOUT_SERVICES || versionBefore.missing },
  async (t) => {
    const before = checkOut(versionBefore.commit!);
    t.after(() => before.remove());
    let folder: string | undefined = before.folder;
    const group = await startNodes({
      count: 2,
      settings: OFTEN,
      program: () => bundleServer(folder),
    });
    t.after(() => group.close());
    const traffic = await startTraffic(group, { visitorsPerNode: 3, seed: 2 });
    t.after(() => traffic.close());
    const older = await countMigrations(group);
    folder = undefined;
    await traffic.restart(0);
    assert.ok((await countMigrations(group)) > older, 'the newer node has migrated');
    // An older one that crashes meanwhile, or is to be used again after all, starts on the newer tables.
    ({ folder } = before);
    await traffic.restart(1);
    folder = undefined;
    await traffic.restart(1);
    assert.deepEqual((await traffic.finish()).violations, []);
  },
);
