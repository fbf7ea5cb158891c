import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { SignJWT } from 'jose';
import { startFaultProxy } from '../processes/support/fault-proxy.js';
import { signUpAgent } from './support/agent-page.js';
import { keptBy } from './support/device.js';
import { begin, test } from './support/served-test.js';
import { watchStorage } from './support/storage-watch.js';
import { visitorPage } from './support/visitor-page.js';

const SECRET = 'a secret of the shop and the chat server';

const UUID = '[0-9a-f]{8}-[0-9a-f-]{27}';

/** A key as the page on privacy writes it. */
function patternOf(stored: string): string {
  return stored
    .replace(/ chat-widget:\w+:/, ' ')
    .replace(new RegExp(`^(\\S+ chat-console:)${UUID}$`), '$1<agent>')
    .replace(new RegExp(`:${UUID}`), ':<localConversationId>')
    .replace(new RegExp(`:${UUID}`), ':<clientId>')
    .replace(/:\d+$/, ':<n>');
}

/** Offers a task to the visitor of the conversation that a console shows. Its step is none that a page can carry out. */
async function offerTask(console: Page): Promise<void> {
  const sessionId = new URL(console.url()).pathname.split('/').at(-1)!;
  const task = {
    title: 'A mug',
    steps: [{ kind: 'fill', target: 'h1', value: '', say: 'Look here.' }],
  };
  const status = await console.evaluate(
    async ([id, clientId, offered]) => {
      const post = (path: string, headers: Record<string, string>, body: unknown) =>
        fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const key = { name: 'Test', scopes: ['tasks'], site: null };
      const made = await post('/api/console/api-keys', { 'x-chat-console': '1' }, key);
      const { secret } = (await made.json()) as { secret: string };
      const authorization = `Bearer ${secret}`;
      const offer = { clientId, task: offered };
      return (await post(`/api/v1/conversations/${id}/tasks`, { authorization }, offer)).status;
    },
    [sessionId, randomUUID(), task] as const,
  );
  expect(status).toBe(200);
}

/** What the tables below a heading name: "localStorage session", "cookie chat_console". */
function named(heading: string): string[] {
  const page = fs.readFileSync('docs/privacy.md', 'utf8');
  const section = page.split(/^## /m).find((each) => each.startsWith(heading))!;
  return section.split('\n').flatMap((line) => {
    const [key, where] = line
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim());
    if (!key?.startsWith('`')) return [];
    const areas = where!.match(/localStorage|sessionStorage/g) ?? ['cookie'];
    return areas.map((area) => `${area} ${key.slice(1, -1)}`);
  });
}

/** A token by which the shop says who is signed in. */
function tokenFor(subject: string): Promise<string> {
  return new SignJWT({ sub: subject, aud: 'demo', jti: randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(SECRET));
}

test.use({
  site: { identitySecret: SECRET, preChat: [{ name: 'name', kind: 'name', required: true }] },
});

test('D1 D6 C9 whatever a browser keeps is named in docs/privacy.md, and nothing else is named there', async ({
  browser,
  context,
  server,
}) => {
  const proxy = await startFaultProxy();
  const port = Number(new URL(server.origin).port);
  proxy.target(port);
  const stored = await watchStorage(context);
  const agentContext = await browser.newContext();
  const agentStored = await watchStorage(agentContext);
  const agent = await signUpAgent(await agentContext.newPage(), await server.consoleLink());

  const visitor = visitorPage(await context.newPage());
  const { page, panel } = visitor;
  await page.goto(proxy.origin);
  await visitor.open();
  await panel.getByRole('button', { name: 'Start a conversation' }).click();
  await panel.getByRole('textbox', { name: 'Name' }).fill('Ada');
  await panel.getByRole('button', { name: 'Start chat' }).click();
  await visitor.send('hello');
  await expect(visitor.sent).toBeVisible();
  await agent.openFirst();
  await agent.reply('Hello Ada');
  await offerTask(agent.page);
  await panel
    .getByRole('group', { name: 'Suggestion' })
    .getByRole('button', { name: 'Show me' })
    .click();
  await expect(panel.getByText('That did not work on this page. What next?')).toBeVisible();
  const other = visitorPage(await context.newPage());
  await other.page.goto(`${proxy.origin}/other.html`);
  await other.shows(['hello', 'Hello Ada']);
  await other.choose('Dock');
  await visitor.choose('Mute');
  await other.composer.fill('a draft');
  await other.send('a long one\n'.repeat(60));
  await expect(other.sent).toBeVisible();
  await other.composer.fill('a draft');
  await other.scroll('Home');
  proxy.target(null);
  proxy.cut('reset');
  await visitor.send('written without a network');
  await visitor.choose('End chat');
  await panel.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(panel).toBeHidden();
  proxy.target(port);
  await expect
    .poll(() => keptBy(page), { timeout: 20_000 })
    .toEqual({ local: ['profile', 'ui'], session: [] });

  // A token stays in the tab that got it, and is told to the server by the tab that leads.
  await other.page.close();
  await begin(visitor, 'another one');
  await page.evaluate(
    (token) => document.querySelector('chat-widget')!.identify({ token }),
    await tokenFor('ada'),
  );
  await expect.poll(async () => (await keptBy(page)).local).toContain('person');
  await agent.openFirst();
  await agent.page.getByRole('button', { name: 'Emoji' }).click();
  await agent.page.getByRole('option').first().click();
  await agent.page.getByRole('textbox', { name: 'Reply' }).fill('a draft of mine');
  await agent.page.getByRole('button', { name: /^(?:Mute|Sound)/ }).click();
  await agent.resolve();
  await expect(panel.getByText('This conversation was marked as resolved')).toBeVisible();
  await visitor.send('and one more');
  await expect(visitor.sent).toBeVisible();

  const keepsNothing = visitorPage(await context.newPage());
  await keepsNothing.page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () =>
      document.querySelector('chat-widget')!.setAttribute('data-history-ttl', '0'),
    );
  });
  await keepsNothing.page.goto(`${server.origin}/`);
  await keepsNothing.open();
  const form = keepsNothing.panel;
  await form.getByRole('button', { name: 'Start a conversation' }).click();
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada');
  await form.getByRole('button', { name: 'Start chat' }).click();
  await keepsNothing.send('to be forgotten');
  await expect(keepsNothing.sent).toBeVisible();

  const cookies = (await context.cookies()).map(({ name }) => `cookie ${name}`);
  const inBrowser = [...new Set([...stored.seen].map(patternOf)), ...cookies];
  expect(inBrowser.sort()).toEqual(named("In the visitor's browser").sort());
  const agentCookies = (await agentContext.cookies()).map(({ name }) => `cookie ${name}`);
  const inConsole = [...new Set([...agentStored.seen].map(patternOf)), ...agentCookies];
  expect(inConsole.sort()).toEqual(named("In the agent's browser").sort());

  await context.close();
  await agentContext.close();
  await proxy.close();
});
