import fs from 'node:fs';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { begin, killableServer, test as served } from './support/served-test.js';
import type { ServerProcess } from './support/server-process.js';

const test = served.extend<{ server: ServerProcess }>(killableServer);

const NOTES = ['canary-note-one', 'canary-note-two', 'canary-note-three'];

/** All that the server sends to pages of this context, over HTTP and over sockets. */
function watchTraffic(context: BrowserContext): string[] {
  const heard: string[] = [];
  context.on('page', (page) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => void heard.push(payload.toString())),
    );
    page.on('response', (response) => {
      response.text().then(
        (text) => void heard.push(text),
        () => {}, // It has no body, or the page is gone.
      );
    });
  });
  return heard;
}

/** The server's side of this page's sockets, which can be silenced: nothing that it says arrives any more. */
async function silenceable(page: Page): Promise<{ silence(on: boolean): void }> {
  let isSilent = false;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!isSilent) socket.send(message);
    });
  });
  return { silence: (on) => void (isSilent = on) };
}

const notesOf = (page: Page) =>
  page
    .getByRole('log')
    .getByRole('group', { name: /^Note by / })
    .locator('[part="note-body"]');

async function typeNote(page: Page, text: string): Promise<void> {
  await page.getByRole('tab', { name: 'Note' }).click();
  await page.getByRole('textbox', { name: 'Note' }).fill(text);
}
async function addNote(page: Page, text: string): Promise<void> {
  await typeNote(page, text);
  await page.getByRole('button', { name: 'Add note' }).click();
}

test('CHG-2: notes and tags are shown once to each agent and never to the visitor, through a killed server and a reload', async ({
  browser,
  context,
  server,
  openTab,
}) => {
  const heard = watchTraffic(context);
  const pages = await Promise.all([0, 1].map(async () => (await browser.newContext()).newPage()));
  const connection = await silenceable(pages[0]!);
  const maya = await signUpAgent(pages[0]!, await server.consoleLink());
  const jonas = await signUpAgent(pages[1]!, await server.newConsoleLink(), 'Jonas Weber');
  const visitor = await openTab();
  await begin(visitor, 'Where is it?');
  for (const agent of [maya, jonas]) await agent.openFirst();

  await addNote(maya.page, NOTES[0]!);
  for (const page of pages) await expect(notesOf(page)).toHaveText([NOTES[0]!]);

  // The server stores the note, and is killed before its author hears of that.
  connection.silence(true);
  await addNote(maya.page, NOTES[1]!);
  await expect(notesOf(jonas.page)).toHaveText(NOTES.slice(0, 2));
  await server.kill();
  await typeNote(maya.page, NOTES[2]!);
  connection.silence(false);
  await server.start();
  for (const page of pages)
    await expect(notesOf(page)).toHaveText(NOTES.slice(0, 2), { timeout: 60_000 });
  await expect(maya.page.getByText('Sending')).toHaveCount(0, { timeout: 60_000 });

  await maya.page.reload();
  await maya.page.getByRole('tab', { name: 'Note' }).click();
  await expect(maya.page.getByRole('textbox', { name: 'Note' })).toHaveValue(NOTES[2]!);
  await maya.page.getByRole('button', { name: 'Add note' }).click();
  for (const page of pages) await expect(notesOf(page)).toHaveText(NOTES);

  const tags = maya.page.getByRole('combobox', { name: 'Tags' });
  await tags.fill('canary-tag');
  await tags.press('Enter');
  await expect(jonas.page.getByRole('button', { name: 'Remove tag canary-tag' })).toBeVisible();

  await maya.page.getByRole('tab', { name: 'Reply' }).click();
  await maya.reply('It left today');
  await visitor.shows(['Where is it?', 'It left today']);
  await visitor.page.reload();
  await visitor.shows(['Where is it?', 'It left today']);
  const download = visitor.page.waitForEvent('download');
  await visitor.choose('Download transcript');
  const transcript = fs.readFileSync(await (await download).path(), 'utf8');
  const kept = await visitor.page.evaluate(() =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.documentElement.outerHTML,
    ]),
  );
  expect(heard.join('\n')).toContain('It left today');
  const shown = await visitor.panel.innerText();
  for (const text of [heard.join('\n'), kept, shown, transcript])
    expect(text).not.toContain('canary');
  for (const page of pages) await page.context().close();
});
