import { expect, type Page } from '@playwright/test';
import type { Outline } from '../../src/protocol/task-events.js';
import { barOf, cardOf, saysIn, test } from './support/guided-test.js';
import { pickTarget } from './support/pick-target.js';

test.use({
  pages: {
    '/': `<title>Plans</title><h1>Plans</h1>
      <a href="/order?customer=4711#vera">Order</a>
      <label>E-mail <input id="mail" value="typed@example.com"></label>
      <label>Password <input type="password"></label>
      <section data-chat-private><h2>Invoice of Vera</h2><button>Pay 300</button></section>`,
    '/order?customer=4711': '<title>Order</title><h1>Order</h1>',
  },
});

/** What the console's sockets hear, from now on. */
function framesTo(console: Page): string[] {
  const frames: string[] = [];
  console.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
  );
  return frames;
}

/** The outlines among them: `42/console,["outline:changed",{…}]`. */
function outlinesIn(frames: string[]): Outline[] {
  return frames
    .filter((frame) => frame.includes('"outline:changed"'))
    .map(
      (frame) =>
        (JSON.parse(frame.slice(frame.indexOf('['))) as [string, { outline: Outline }])[1].outline,
    );
}

test('TSK-7 an agent picks targets on the visitor’s page, sends the task, and follows it', async ({
  page,
  agent,
  guided: g,
}) => {
  const { page: desk } = agent;
  const frames = framesTo(desk);
  await desk.reload();
  await agent.openFirst();
  expect(outlinesIn(frames)).toEqual([]);
  await agent.press('Suggest a task');
  const dialog = desk.getByRole('dialog', { name: 'New task' });
  await expect(dialog.getByText('The visitor is on Plans.')).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('Order a plan');

  const steps = dialog.getByRole('list', { name: 'Steps' }).locator('> li');
  await expect(steps).toHaveCount(1);
  const first = steps.nth(0);
  await pickTarget(first, 'plans heading');
  await first.getByLabel('Sentence for the visitor').fill('These are our plans');
  await agent.press('Add step');
  const second = steps.nth(1);
  await second.getByLabel('What to do').selectOption('Fill in');
  await pickTarget(second, 'mail');
  await second.getByLabel('Text to fill in').fill('vera@example.com');
  await second.getByLabel('Sentence for the visitor').fill('Your address goes here');
  // The outline names these by nothing that the page keeps to itself, or that says something of the visitor.
  const told = JSON.stringify(outlinesIn(frames));
  expect(outlinesIn(frames)[0]).toMatchObject({ title: 'Plans' });
  for (const secret of ['Invoice', 'Pay 300', '4711', '#vera', 'typed@', 'assword'])
    expect(told).not.toContain(secret);
  expect(told).toContain('/order');
  await agent.press('Send task');
  await expect(dialog).toBeHidden();

  const progress = desk.getByRole('list', { name: 'Task progress' });
  await expect(progress.locator('.status')).toHaveText('Offered');
  await expect(cardOf(g.visitor)).toContainText('Maya Kern would like to show you: Order a plan');
  await g.accept();
  await expect(progress.locator('.status')).toHaveText('Running, step 1 of 2');
  await expect(barOf(page).getByText('These are our plans')).toBeVisible();
  await expect(progress.locator('.status')).toHaveText('Running, step 2 of 2');
  await expect(progress.locator('.status')).toHaveText('Done');
  await expect(progress.locator('.result')).toHaveText(['Done', 'Done']);
  await expect(page.locator('#mail')).toHaveValue('vera@example.com');
  await expect(saysIn(g.visitor, 'Done: Order a plan')).toBeVisible();
});
