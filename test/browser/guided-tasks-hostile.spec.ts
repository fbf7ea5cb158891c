import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { systemIds } from '../../server/system-ports.js';
import type { GivenTask } from '../../src/protocol/task.js';
import { connectVisitor } from '../server/support/recording-socket.js';
import { cardOf, saysIn, script, test } from './support/guided-test.js';
import { createTaskApi } from './support/task-api.js';

type Step = GivenTask['steps'][number];

test.use({
  pages: {
    '/': `<title>Order</title><h1>Order</h1>
      <label>Password <input id="password" type="password"></label>
      <label>Card <input id="card" autocomplete="cc-number"></label>
      <label>Code <input id="code" autocomplete="one-time-code"></label>
      <label>Picture <input id="picture" type="file"></label>
      <form action="https://elsewhere.example/"><button id="pay">Pay</button></form>
      <a id="run" href="javascript:document.title='Run'">Run</a>
      <a id="away" href="https://elsewhere.example/">Away</a>
      <button id="fine">Fine</button><script src="/clicks.js"></script>`,
    '/clicks.js': script(`
      document.addEventListener('click', ({ target }) => {
        if (target.id) document.documentElement.dataset.clicked = target.id;
      }, true);`),
  },
});

/** What a page has noticed: nothing is filled in, clicked, or left. */
async function expectUntouched(page: Page, origin: string): Promise<void> {
  expect(page.url()).toBe(`${origin}/`);
  await expect(page).toHaveTitle('Order');
  for (const field of ['password', 'card', 'code', 'picture'])
    await expect(page.locator(`#${field}`)).toHaveValue('');
  await expect(page.locator('html')).not.toHaveAttribute('data-clicked');
}

/** Steps that every server passes on, because only the page shows what they would do. */
const FORBIDDEN: Record<string, Step> = {
  'a password': { kind: 'fill', target: '#password', value: 'x', say: 'Here' },
  'a card': { kind: 'fill', target: '#card', value: '4111111111111111', say: 'Here' },
  'a one-time code': { kind: 'fill', target: '#code', value: '123456', say: 'Here' },
  'a file': { kind: 'click', target: '#picture', say: 'Here' },
  'a form to elsewhere': { kind: 'click', target: '#pay', say: 'Here' },
  'a link to elsewhere': { kind: 'click', target: '#away', say: 'Here' },
  'a link that runs script': { kind: 'click', target: '#run', say: 'Here' },
  'another origin': { kind: 'navigate', url: 'https://elsewhere.example/', say: 'Here' },
  'the widget': { kind: 'click', target: 'chat-widget', say: 'Here' },
};
for (const [what, step] of Object.entries(FORBIDDEN))
  test(`TSK-2 a step is forbidden: ${what}`, async ({ page, guided: g }) => {
    await g.offer({ title: 'Try', steps: [step] });
    await g.accept();
    await g.results(['forbidden']);
    await expect(saysIn(g.visitor, 'That did not work on this page. What next?')).toBeVisible();
    await expectUntouched(page, g.host.origin);
  });

test.describe('a page that allows one kind', () => {
  test.use({ actions: 'highlight' });

  test('TSK-2 forbids the others', async ({ page, guided: g }) => {
    await g.offer({ title: 'Click', steps: [{ kind: 'click', target: '#fine', say: 'Here' }] });
    await g.accept();
    await g.results(['forbidden']);
    await expectUntouched(page, g.host.origin);
  });
});

const click: Step = { kind: 'click', target: '#fine', say: 'Here' };
/** Tasks that the server refuses, and what it says of them. */
const REFUSED: Record<string, [steps: object[], reason: RegExp]> = {
  'an address that runs script': [
    [{ kind: 'navigate', url: "javascript:document.title='Run'", say: 'Here' }],
    /^task\.steps\.0\.url: neither a path nor an address/,
  ],
  '21 steps': [Array.from({ length: 21 }, () => click), /^task\.steps: .*20/],
  'a costly selector': [
    [{ ...click, target: 'body:has(button)' }],
    /^task\.steps\.0\.target: :has\(\) costs too much/,
  ],
  'an unknown kind': [[{ ...click, kind: 'run' }], /^task\.steps\.0\.kind: /],
};

test('TSK-1 the server refuses a hostile task, says why, and the visitor never sees it', async ({
  page,
  agent,
  server,
  guided: g,
}) => {
  const api = await createTaskApi(agent.page, server.origin);
  for (const [what, [steps, reason]] of Object.entries(REFUSED)) {
    const { status, message } = await api.offer(g.sessionId, { title: what, steps });
    expect(status, what).toBe(400);
    expect(message, what).toMatch(reason);
  }
  // What is offered after them is the first thing that the visitor gets.
  await g.offer({ title: 'A fine one', steps: [click] });
  await expect(cardOf(g.visitor)).toHaveCount(1);
  await expect(cardOf(g.visitor)).toContainText('A fine one');
  await expectUntouched(page, g.host.origin);
});

test('COM-4 nobody agrees to the task of another session, ends it, or says how it went', async ({
  page,
  agent,
  server,
  guided: g,
}) => {
  const api = await createTaskApi(agent.page, server.origin);
  const { taskId } = await api.offer(g.sessionId, { title: 'Look', steps: [click] });
  await expect(cardOf(g.visitor)).toBeVisible();
  const opened = await fetch(`${server.origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'demo', openKey: systemIds.secret() }),
  });
  const { token } = (await opened.json()) as { token: string };
  const stranger = await connectVisitor(server.origin, token);
  const nonce = randomUUID();
  for (const [event, said] of Object.entries({
    'task:accept': { taskId, nonce },
    'task:result': { taskId, step: 0, outcome: 'done' },
    'task:pause': { taskId },
    'task:resume': { taskId, nonce, url: page.url() },
    'task:stop': { taskId },
    'task:refuse': { taskId },
  })) {
    const { error } = (await stranger.request(event, said)) as { error?: { code: string } };
    expect(error?.code, event).toBe('not_found');
  }
  expect(stranger.heard.filter(({ event }) => event.startsWith('task:'))).toEqual([]);
  stranger.close();
  await expectUntouched(page, g.host.origin);
  expect(await api.read(g.sessionId, taskId)).toMatchObject({ status: 'offered', results: [] });
  await g.accept();
  await g.results(['done']);
});
