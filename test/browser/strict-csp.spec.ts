import { expect } from '@playwright/test';
import { startHostPages } from './support/host-pages.js';
import { strictPolicy, watchPolicy } from './support/policy-watch.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

type Rung = typeof globalThis & { notes: number };

for (const where of ['the same origin', 'another origin'] as const) {
  test(`18 a page that forbids all but the chat server, at ${where}: open, write, answer, sound, download, end, and nothing is violated`, async ({
    page,
    context,
    server,
    agent,
  }) => {
    const complaints = await watchPolicy(context);
    await context.addInitScript(() => {
      const rung = globalThis as Rung;
      rung.notes = 0;
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (this: OscillatorNode, when) {
        rung.notes += 1;
        start.call(this, when);
      };
    });
    const one = where === 'the same origin';
    const pages: Parameters<typeof startHostPages>[0] = {};
    const host = await startHostPages(pages, one ? server.origin : undefined);
    const chat = one ? host.origin : server.origin;
    pages['/'] = {
      body: `<!doctype html><title>Host</title>
        <script type="module" src="${chat}/chat-widget.js"></script>
        <chat-widget data-site="demo"></chat-widget>`,
      headers: { 'content-security-policy': strictPolicy(chat) },
    };
    await page.goto(host.origin);
    const visitor = visitorPage(page);
    await begin(visitor, 'See https://a.example/');
    await agent.openFirst();
    await agent.reply('I do');
    await visitor.shows(['See https://a.example/', 'I do']);

    await visitor.close();
    await agent.reply('Still there?');
    await expect(page.getByRole('button', { name: 'Open chat, 1 unread message' })).toBeVisible();
    expect(await page.evaluate(() => (globalThis as Rung).notes)).toBeGreaterThan(0);
    await visitor.open();

    const download = page.waitForEvent('download');
    await visitor.choose('Download transcript');
    expect(await (await download).failure()).toBeNull();

    await visitor.choose('End chat');
    await visitor.panel.getByRole('button', { name: 'End chat' }).click();
    await expect(visitor.panel).toBeHidden();
    expect(complaints).toEqual([]);

    // The control: the policy is in force, and a breach of it would have been heard.
    await page.evaluate(() => {
      document.body.append(
        Object.assign(new Image(), { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }),
      );
    });
    await expect.poll(() => complaints.length).toBeGreaterThan(0);
    await page.goto('about:blank');
    await host.close();
  });
}
