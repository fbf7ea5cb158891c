import { test as base } from '@playwright/test';
import { startTestServer, type TestServer } from '../../server/support/test-server.js';
import { connectAgent } from '../../server/support/signed-in-agent.js';
import { credentialsOf } from './device.js';
import { startHostPages } from './host-pages.js';
import { pictureFont } from './picture-fonts.js';
import { visitorPage, type VisitorPage } from './visitor-page.js';
import { ANYBODY } from '../../support/agent-access.js';

/** What a picture is taken of: time stands still, and nothing is around the widget. */
export interface Stage {
  readonly server: TestServer;
  /** The widget alone on a page, with these attributes. */
  open(attributes?: string): Promise<VisitorPage>;
  /** Visitor and agent talk for a minute. */
  talk(visitor: VisitorPage): Promise<void>;
  /** The agent says one thing more. */
  answer(visitor: VisitorPage, body: string): Promise<void>;
}

/** A test of pictures. They are taken on Linux: other systems draw letters in their own way. */
export const test = base.extend<{ stage: Stage }>({
  stage: async ({ context, page }, use, info) => {
    info.skip(process.platform !== 'linux', 'The pictures were taken on Linux.');
    const server = await startTestServer({ PORT: '0' });
    const { agent, close } = await connectAgent(server, 'Maya Kern');
    const closing: (() => Promise<void>)[] = [];

    const tell = async (visitor: VisitorPage, body: string) => {
      const { id: sessionId } = await credentialsOf(visitor.page);
      const clientId = server.ids.uuid();
      await server.agents.answer(agent, { sessionId, clientId, body });
      return sessionId;
    };
    await use({
      server,
      async open(attributes = '') {
        const host = await startHostPages({ '/': hostPage(server.url, attributes) });
        closing.push(host.close);
        await page.clock.setFixedTime(server.clock.now());
        await page.goto(host.origin);
        await page.evaluate(() => document.fonts.load('16px Picture'));
        return visitorPage(page);
      },
      async talk(visitor) {
        await visitor.open();
        await visitor.send('Hello, is the harbour mug back?');
        await visitor.send('I need six of them by Friday.');
        await visitor.sent.waitFor();
        server.clock.advance(60_000);
        await visitor.page.clock.setFixedTime(server.clock.now());
        await tell(visitor, 'Hi! It came out of the kiln this morning: **24 pieces**.');
        const last = 'Six are set aside for you, [delivery](https://tidewell.example) is tomorrow.';
        const sessionId = await tell(visitor, last);
        await visitor.send('Perfect, thank you');
        await visitor.panel.getByText('Perfect, thank you').waitFor();
        await visitor.sent.waitFor();
        const { head } = await server.agents.openConversation(ANYBODY, sessionId, undefined);
        await server.agents.readByAgent(ANYBODY, sessionId, head);
        await visitor.panel.getByText(/^Read/).waitFor();
      },
      async answer(visitor, body) {
        await tell(visitor, body);
      },
    });
    await context.close();
    for (const end of closing) await end();
    close();
    await server.close();
  },
});

function hostPage(origin: string, attributes: string): string {
  return `
    <html lang="en-GB">
    <meta name="viewport" content="width=device-width">
    <style>
      ${pictureFont()}
      :root { background: #e9edf3; font-family: Picture; color-scheme: light dark }
    </style>
    <script type="module" src="${origin}/chat-widget.js"></script>
    <chat-widget data-site="demo" ${attributes}></chat-widget>`;
}
