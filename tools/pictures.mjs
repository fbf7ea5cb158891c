// npm run pictures: takes the pictures of README and docs anew, from a server of its own with demo data, a visitor
// in the demo shop and an agent in the console. Look at them before you commit them.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { startServerProcess } from '../test/browser/support/server-process.ts';
import { visitorPage } from '../test/browser/support/visitor-page.ts';
import { build, isStale } from './build.mjs';
import { BROWSER_FLAGS, ensureBrowser } from './ensure-browser.mjs';
import { root } from './project.mjs';

const DIRECTORY = path.join(root, 'docs/pictures');
const WINDOW = { width: 1120, height: 700 };
/** Everybody who clones the repository loads them. */
const MAX_BYTES = 150_000;

if (isStale() && !build()) process.exit(1);
fs.mkdirSync(DIRECTORY, { recursive: true });
const server = await startServerProcess();
// A database is filled while no server uses it.
await server.kill();
const password = writeDemoData(server.dataDir);
await server.start();
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: BROWSER_FLAGS,
});
try {
  const agent = await signIn('Maya Kern');
  const visitor = visitorPage(await newPage());
  await visitor.page.goto(server.origin);
  await take(visitor.page, 'launcher');
  await visitor.open();
  await visitor.page.evaluate(() =>
    document
      .querySelector('chat-widget')
      .identify({ name: 'Robin Hale', email: 'robin@example.com' }),
  );
  await talk(visitor, agent);
  await take(visitor.page, 'conversation');
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await take(visitor.page, 'conversation-dark');
  await take(agent, 'console');
  await takeRightToLeft();
  await takePages(agent);
} finally {
  await browser.close();
  await server.close();
}

/** Answers the agents' password. */
function writeDemoData(dataDir) {
  const program = path.join(root, 'dist/server/cli/demo-data.js');
  const env = { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
  const { stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  const [, written] = /the password is (\S+)/.exec(stdout) ?? [];
  if (written === undefined) throw new Error(`There is no demo data:\n${stderr}`);
  return written;
}

/** In a browser profile of its own. */
async function newPage() {
  const context = await browser.newContext({
    viewport: WINDOW,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

async function signIn(name) {
  const page = await newPage();
  await page.goto(`${server.origin}/console/`);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('list', { name: 'Queue' }).waitFor();
  return page;
}

async function talk(visitor, agent) {
  const reply = async (body) => {
    await agent.getByRole('textbox', { name: 'Reply' }).fill(body);
    await agent.getByRole('button', { name: 'Send', exact: true }).click();
  };
  await visitor.send('Hello! Is the harbour mug back in stock?');
  await visitor.send('I need six of them by Friday.');
  await visitor.sent.waitFor();
  await agent
    .getByRole('link', { name: /^Robin Hale/ })
    .first()
    .click();
  await agent.getByText('I need six of them by Friday.').last().waitFor();
  await reply('Hi! It came out of the kiln this morning: 24 pieces.');
  await reply('I put six aside for you. [Delivery](https://tidewell.example/care) takes 2 days.');
  await visitor.panel.getByText('I put six aside').waitFor();
  await visitor.send('Perfect, thank you!');
  await visitor.panel.getByText(/^Read/).waitFor();
  await agent.getByText('Perfect, thank you!').last().waitFor();
}

/** The widget in a page from right to left. */
async function takeRightToLeft() {
  const page = await newPage();
  await page.goto(server.origin);
  await page.evaluate(() => Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' }));
  await page.getByRole('button', { name: 'فتح الدردشة' }).click();
  await page.getByRole('dialog').getByRole('button').first().waitFor();
  await take(page, 'home-rtl');
}

/** The other pages of the console. */
async function takePages(page) {
  await page.goto(`${server.origin}/console/history?text=kiln&status=all`);
  await page.getByRole('table', { name: 'Conversations' }).getByRole('row').nth(3).waitFor();
  await take(page, 'history');
  await page.goto(`${server.origin}/console/reports`);
  await page.getByRole('table', { name: 'Figures' }).getByRole('row').nth(3).waitFor();
  await take(page, 'reports');
  await page.goto(`${server.origin}/console/settings/site?site=demo`);
  await page.frameLocator('iframe[title="Preview"]').getByText('That would be great').waitFor();
  await take(page, 'settings');
}

async function take(page, name) {
  const file = path.join(DIRECTORY, `${name}.png`);
  const { length } = await page.screenshot({
    path: file,
    animations: 'disabled',
    caret: 'hide',
  });
  if (length > MAX_BYTES) throw new Error(`${file} has ${length} bytes, and may have ${MAX_BYTES}`);
}
