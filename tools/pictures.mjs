// npm run pictures: takes the README's pictures anew, from a server of its own, a visitor in the demo
// shop and an agent in the console. Look at them before you commit them.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { signUpAgent } from '../test/browser/support/agent-page.ts';
import { startChatServer } from '../test/browser/support/chat-server.ts';
import { visitorPage } from '../test/browser/support/visitor-page.ts';
import { build, isStale } from './build.mjs';
import { BROWSER_FLAGS, ensureBrowser } from './ensure-browser.mjs';
import { root } from './project.mjs';

const DIRECTORY = path.join(root, 'docs/pictures');
const WINDOW = { width: 1200, height: 750 };

if (isStale() && !build()) process.exit(1);
fs.mkdirSync(DIRECTORY, { recursive: true });
const server = await startChatServer({ demo: { name: 'Tidewell' } });
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: BROWSER_FLAGS,
});
try {
  const agent = await signUpAgent(await newPage(), await server.consoleLink());
  const visitor = visitorPage(await newPage());
  await visitor.page.goto(server.origin);
  await visitor.open();
  await visitor.page.evaluate(() =>
    document.querySelector('chat-widget').identify({ name: 'Ada Byron', email: 'ada@example.com' }),
  );
  await talk(visitor, agent);
  await take(visitor.page, 'conversation');
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await take(visitor.page, 'conversation-dark');
  await take(agent.page, 'console');
} finally {
  await browser.close();
  await server.close();
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

async function talk(visitor, agent) {
  await visitor.send('Hello! Is the harbour mug back in stock?');
  await visitor.send('I need six of them by Friday.');
  await visitor.sent.waitFor();
  await agent.openFirst();
  await agent.reply('Hi! It came out of the kiln this morning: **24 pieces**.');
  await agent.reply(
    'I put six aside for you. [Delivery](https://tidewell.example/care) takes 2 days.',
  );
  await visitor.panel.getByText('I put six aside').waitFor();
  await visitor.send('Perfect, thank you!');
  await visitor.panel.getByText(/^Read/).waitFor();
  await agent.page.getByText('Perfect, thank you!').last().waitFor();
}

async function take(page, name) {
  await page.screenshot({
    path: path.join(DIRECTORY, `${name}.png`),
    animations: 'disabled',
    caret: 'hide',
  });
}
