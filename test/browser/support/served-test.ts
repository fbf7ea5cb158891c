import { expect, test as base } from '@playwright/test';
import { signUpAgent, type AgentPage } from './agent-page.js';
import { startChatServer, type ChatServer } from './chat-server.js';
import { startServerProcess, type ServerProcess } from './server-process.js';
import { visitorPage, type VisitorPage } from './visitor-page.js';

interface Served {
  /** What the operator sets for the demo's site. */
  site: object | null;
  server: ChatServer;
  /** Signs up when a test asks for it; until then nobody is there. */
  agent: AgentPage;
  /** A second agent, Jonas Weber, in a browser of his own. */
  colleague: AgentPage;
  /** Opens a page of the demo in one more tab of the visitor. */
  openTab(path?: string): Promise<VisitorPage>;
  hostHearsNoError: void;
}

/** A test with a server of its own, that fails when a page of the visitor throws. */
export const test = base.extend<Served>({
  site: [null, { option: true }],
  server: async ({ site }, use) => {
    const server = await startChatServer(site ? { demo: site } : {});
    await use(server);
    await server.close();
  },
  agent: async ({ browser, server }, use) => {
    const context = await browser.newContext();
    await use(await signUpAgent(await context.newPage(), await server.consoleLink()));
    await context.close();
  },
  colleague: async ({ browser, server }, use) => {
    const context = await browser.newContext();
    const link = await server.consoleLink();
    await use(await signUpAgent(await context.newPage(), link, 'Jonas Weber'));
    await context.close();
  },
  openTab: async ({ context, server }, use) => {
    await use(async (path = '/') => {
      const page = await context.newPage();
      await page.goto(server.origin + path);
      return visitorPage(page);
    });
  },
  hostHearsNoError: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('weberror', (error) => void errors.push(error.error().message));
      await use();
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** For tests that kill the server: a process of its own, as `test.extend` takes it. */
export const killableServer = {
  // oxlint-disable-next-line no-empty-pattern -- the runner reads from it what the fixture needs
  server: async ({}, use: (server: ServerProcess) => Promise<void>) => {
    const server = await startServerProcess();
    await use(server);
    await server.close();
  },
};

/** Begins a conversation with this message, which the server has. */
export async function begin(visitor: VisitorPage, body = 'hello'): Promise<void> {
  await visitor.open();
  await visitor.send(body);
  await expect(visitor.sent).toBeVisible();
}
