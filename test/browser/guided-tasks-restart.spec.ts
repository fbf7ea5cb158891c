import { expect, type Page } from '@playwright/test';
import { startFaultProxy } from '../processes/support/fault-proxy.js';
import type { GivenTask } from '../../src/protocol/task.js';
import { credentialsOf } from './support/device.js';
import { barOf, cardOf, guidedPage, saysIn, script } from './support/guided-test.js';
import { startHostPages } from './support/host-pages.js';
import { begin, test as served } from './support/served-test.js';
import { startServerProcess, type ServerProcess } from './support/server-process.js';
import { createTaskApi } from './support/task-api.js';
import { visitorPage } from './support/visitor-page.js';

const TASK: GivenTask = {
  title: 'Order a mug',
  steps: [
    { kind: 'highlight', target: 'h1', say: 'This is our mug' },
    { kind: 'click', target: '#add', say: 'Into the basket' },
    { kind: 'fill', target: '#mail', value: 'vera@example.com', say: 'Your address' },
  ],
};

interface Restarted {
  server: ServerProcess;
  /** For how long the server holds a task, in seconds. */
  hold: string;
}

const test = served.extend<Restarted>({
  hold: ['30', { option: true }],
  server: async ({ hold }, use) => {
    const server = await startServerProcess({ HOLD_SECONDS: hold });
    await use(server);
    await server.close();
  },
});

/** A page under a strict policy, whose widget reaches the server through a proxy that can be cut. */
async function openShop(page: Page, { origin }: ServerProcess) {
  const proxy = await startFaultProxy();
  const port = Number(new URL(origin).port);
  proxy.target(port);
  const host = await startHostPages({
    '/': guidedPage(
      proxy.origin,
      `<title>Mug</title><h1>Mug</h1><button id="add">Add</button><output>0</output>
       <input id="mail" aria-label="E-mail"><script type="module" src="/count.js"></script>`,
    ),
    '/count.js': script(`
      const count = document.querySelector('output');
      document.querySelector('#add').onclick = () => {
        count.textContent = String(Number(count.textContent) + 1);
      };`),
  });
  await page.goto(host.origin);
  const visitor = visitorPage(page);
  await begin(visitor);
  const { id } = await credentialsOf(page);
  return {
    visitor,
    sessionId: id,
    cut() {
      proxy.target(null);
      proxy.cut('reset');
    },
    heal: () => proxy.target(port),
    async close() {
      await page.close();
      await host.close();
      await proxy.close();
    },
  };
}

for (const [index, { say }] of TASK.steps.entries())
  test(`INV-12 the server is killed in step ${index + 1} of a task, and is back within the hold: it goes on`, async ({
    page,
    agent,
    server,
  }) => {
    const shop = await openShop(page, server);
    const { visitor, sessionId } = shop;
    const api = await createTaskApi(agent.page, server.origin);
    const { taskId } = await api.offer(sessionId, TASK);
    await cardOf(visitor).getByRole('button', { name: 'Show me' }).click();
    await expect(barOf(page).getByText(`Step ${index + 1} of 3`)).toBeVisible();
    await expect(barOf(page).getByText(say)).toBeVisible();
    await server.kill();
    await server.start();
    await expect(saysIn(visitor, 'Done: Order a mug')).toBeVisible({ timeout: 60_000 });
    await expect(barOf(page)).toBeHidden();
    await expect(page.locator('output')).toHaveText('1');
    await expect(page.locator('#mail')).toHaveValue('vera@example.com');
    expect(await api.read(sessionId, taskId)).toMatchObject({
      status: 'done',
      results: [0, 1, 2].map((step) => ({ step, outcome: 'done' })),
    });
    await expect(saysIn(visitor, 'Done: Order a mug')).toHaveCount(1);
    await shop.close();
  });

test.describe('with a short hold', () => {
  test.use({ hold: '3' });

  test('INV-12 the visitor is back after the hold: the task is gone, and the transcript says so', async ({
    page,
    agent,
    server,
  }) => {
    const shop = await openShop(page, server);
    const { visitor, sessionId } = shop;
    const api = await createTaskApi(agent.page, server.origin);
    const [first, click] = TASK.steps;
    const { taskId } = await api.offer(sessionId, {
      title: 'Order a mug',
      steps: [{ ...first, target: '#never', timeoutSeconds: 60 }, click],
    });
    await cardOf(visitor).getByRole('button', { name: 'Show me' }).click();
    await expect(barOf(page).getByText('Step 1 of 2')).toBeVisible();
    await server.kill();
    shop.cut();
    await server.start();
    await expect
      .poll(() => api.read(sessionId, taskId), { timeout: 60_000 })
      .toMatchObject({ status: 'aborted', reason: 'interrupted', results: [] });
    await expect(barOf(page)).toBeVisible();
    shop.heal();
    const words = saysIn(visitor, 'We got interrupted by a reload. What next?');
    await expect(words).toBeVisible({ timeout: 60_000 });
    await expect(words).toHaveCount(1);
    await expect(barOf(page)).toBeHidden();
    await expect(cardOf(visitor)).toBeHidden();
    await expect(page.locator('output')).toHaveText('0');
    await shop.close();
  });
});
