import { expect, type Locator, type Page } from '@playwright/test';
import type { GivenTask, StepOutcome } from '../../../src/protocol/task.js';
import { startChatServer, type TaskServer } from './chat-server.js';
import { credentialsOf } from './device.js';
import { startHostPages, type HostFile, type HostPages } from './host-pages.js';
import { strictPolicy, watchPolicy } from './policy-watch.js';
import { begin, test as served } from './served-test.js';
import { visitorPage, type VisitorPage } from './visitor-page.js';

/** Every kind of step, as a page allows them. */
export const ALL_ACTIONS = 'navigate highlight scroll click fill';

export const cardOf = ({ panel }: VisitorPage): Locator =>
  panel.getByRole('group', { name: 'Suggestion' });
export const barOf = (page: Page): Locator => page.getByRole('region', { name: 'Guided task' });
export const saysIn = ({ panel }: VisitorPage, text: string): Locator =>
  panel.getByRole('log').getByText(text);

/** A file of a page's own, such as a script that its policy allows. */
export const script = (body: string): HostFile => ({
  body,
  headers: { 'content-type': 'text/javascript' },
});

/** A page that embeds the widget, under the policy of a careful page that requires Trusted Types as well. */
export function guidedPage(chatServer: string, content: string, actions = ALL_ACTIONS): HostFile {
  const policy = [
    strictPolicy(chatServer).replace('script-src', "script-src 'self'"),
    "require-trusted-types-for 'script'",
    'trusted-types chat-widget lit-html vue',
  ].join('; ');
  return {
    body: `<!doctype html>${content}<script type="module" src="${chatServer}/chat-widget.js"></script>
      <chat-widget data-site="demo" data-load="eager" data-actions="${actions}"></chat-widget>`,
    headers: { 'content-security-policy': policy },
  };
}

/** A conversation in a page of a host, and what an agent and the visitor do with guided tasks there. */
export interface Guided {
  visitor: VisitorPage;
  host: HostPages;
  sessionId: string;
  /** Offers a task, and waits until its card is there. */
  offer(task: GivenTask): Promise<void>;
  accept(): Promise<void>;
  /** Waits until the task has these results. */
  results(outcomes: StepOutcome[]): Promise<void>;
}

interface GuidedFixtures {
  server: TaskServer;
  /** What the pages allow. */
  actions: string;
  /** By path; strings are what stands in a page with the widget. The first one is opened. */
  pages: Record<string, string | HostFile>;
  guided: Guided;
}

/** A test in such a conversation, that fails when a page breaks its own policy. */
export const test = served.extend<GuidedFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads from it what the fixture needs
  server: async ({}, use) => {
    const server = await startChatServer();
    await use(server);
    await server.close();
  },
  actions: [ALL_ACTIONS, { option: true }],
  pages: [{}, { option: true }],
  guided: async ({ context, page, server, actions, pages }, use) => {
    const complaints = await watchPolicy(context);
    const files = Object.entries(pages).map(([path, file]) => [
      path,
      typeof file === 'string' ? guidedPage(server.origin, file, actions) : file,
    ]);
    const host = await startHostPages(Object.fromEntries(files) as Record<string, HostFile>);
    await page.goto(host.origin);
    const visitor = visitorPage(page);
    await begin(visitor);
    const { id: sessionId } = await credentialsOf(page);
    await use({
      visitor,
      host,
      sessionId,
      async offer(task) {
        await server.offer(sessionId, task);
        await expect(cardOf(visitor)).toBeVisible();
      },
      accept: () => cardOf(visitor).getByRole('button', { name: 'Show me' }).click(),
      async results(outcomes) {
        const read = () => server.taskResults(sessionId);
        await expect.poll(read, { timeout: 60_000 }).toEqual(outcomes);
      },
    });
    // Some tests cut the network.
    const isOffline = (complaint: string) => complaint.includes('ERR_INTERNET_DISCONNECTED');
    expect(complaints.filter((complaint) => !isOffline(complaint))).toEqual([]);
    await host.close();
  },
});
