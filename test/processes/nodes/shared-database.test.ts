// Several nodes on one database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startNodes, WITHOUT_SERVICES } from '../support/node-group.js';

test('Every node on a database is ready', { skip: WITHOUT_SERVICES }, async (t) => {
  const group = await startNodes({ count: 2 });
  t.after(() => group.close());
  assert.deepEqual(
    await Promise.all(group.nodes.map(async ({ url }) => (await fetch(`${url}/readyz`)).status)),
    [200, 200],
  );
});
