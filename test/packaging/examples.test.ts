import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expect, type Browser, type Page } from '@playwright/test';
import { startChatServer, type ChatServer } from '../browser/support/chat-server.js';
import { visitorCookie } from '../browser/support/device.js';
import { visitorPage } from '../browser/support/visitor-page.js';
import { launchBrowser } from './support/browser.js';
import { builtExample, plainExample, visit } from './support/example.js';

let server: ChatServer;
let browser: Browser;
before(async () => {
  server = await startChatServer();
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function talk(page: Page): Promise<void> {
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('hello');
  await expect(visitor.sent).toBeVisible();
  await visitor.shows(['hello']);
}

test('EX-1 html: two lines, and the visitor talks', async (t) => {
  const example = plainExample('html', server.origin);
  t.after(example.remove);
  await visit(browser, example.folder, async (page) => {
    await talk(page);
    await visitorPage(page).close();
    await page.getByRole('button', { name: 'Ask us' }).click();
    await expect(visitorPage(page).panel).toBeVisible();
  });
});

test('EX-2 strict-csp: the visitor talks, and nothing goes against the policy', async (t) => {
  const example = plainExample('strict-csp', server.origin);
  t.after(example.remove);
  await visit(browser, example.folder, talk);
  // The control: what goes against the policy is heard.
  const forbidden = visit(browser, example.folder, (page) =>
    page.evaluate(async () => {
      document.body.append(Object.assign(new Image(), { src: '/forbidden.png' }));
      await new Promise((heard) => addEventListener('securitypolicyviolation', heard));
    }),
  );
  await assert.rejects(forbidden, /img-src/);
});

/** What must not compile, each with the comment that demands so. */
const WRONG: Record<string, Record<string, string>> = {
  react: {
    'src/wrong.tsx': `import type {} from 'chat-widget/react';
      export const wrong = [
        // @ts-expect-error -- there is no such theme
        <chat-widget theme="purple" />,
        // @ts-expect-error -- an object is wanted
        <chat-widget routingData={3} />,
        // @ts-expect-error -- it is called with an event
        <chat-widget onchat-message={(event: number) => event} />,
      ];`,
  },
  vue: {
    'src/wrong.vue': `<script setup lang="ts">
      import type {} from 'chat-widget/vue';
      function take(event: number) { return event; }
      </script>
      <template>
        <!-- @vue-expect-error there is no such theme -->
        <chat-widget theme="purple" />
        <!-- @vue-expect-error an object is wanted -->
        <chat-widget :routingData="3" />
        <!-- @vue-expect-error it is called with an event -->
        <chat-widget @chat-message="take" />
      </template>`,
  },
};

for (const [framework, wrong] of Object.entries(WRONG))
  test(`EX-3 ${framework}: types are checked, props and events pass, "false" is false, no change resets the chat`, async (t) => {
    const example = await builtExample(framework, server.origin, wrong);
    t.after(example.remove);
    await visit(browser, example.folder, async (page) => {
      const widget = page.locator('chat-widget');
      const plan = () =>
        widget.evaluate((element: HTMLElementTagNameMap['chat-widget']) => element.routingData);
      await expect(page.getByText('Messages on this page: 0')).toBeVisible();
      await expect.poll(plan).toEqual({ plan: 'free' });
      await talk(page);
      await expect(page.getByText('Messages on this page: 1')).toBeVisible();
      // The attribute stands there and says "false": visitors are counted.
      await expect(widget).toHaveAttribute('data-no-visitor-id', 'false');
      expect(await visitorCookie(page.context())).toBeDefined();
      await page.getByRole('button', { name: 'Choose the gold plan' }).click();
      await expect.poll(plan).toEqual({ plan: 'gold' });
      await visitorPage(page).shows(['hello']);
      await visitorPage(page).close();
      await page.getByRole('button', { name: 'Ask us' }).click();
      await visitorPage(page).shows(['hello']);
      await expect(page.getByText('Messages on this page: 1')).toBeVisible();
    });
  });
