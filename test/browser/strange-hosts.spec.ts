import { expect } from '@playwright/test';
import { startChatServer } from './support/chat-server.js';
import { startHostPages } from './support/host-pages.js';
import { OLD_LIBRARIES } from './support/old-libraries.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

test.describe('the site asks first', () => {
  test.use({ site: { preChat: [{ name: 'name', kind: 'name', required: true }] } });

  test('strange hosts: old libraries have changed the language: form, message, answer, sound, reload, end', async ({
    page,
    server,
    agent,
  }) => {
    const host = await startHostPages({
      '/': `<script>${OLD_LIBRARIES}</script>
        <script type="module" src="${server.origin}/chat-widget.js"></script>
        <chat-widget data-site="demo"></chat-widget>`,
    });
    await page.goto(host.origin);
    await page.evaluate(() => {
      document.querySelector('chat-widget')!.conversationData = { cart: ['lamp', 'bulb'] };
    });
    const visitor = visitorPage(page);
    const { panel } = visitor;
    await visitor.open();
    await panel.getByRole('button', { name: 'Start a conversation' }).click();
    await panel.getByRole('textbox', { name: 'Name' }).fill('Ada Byron');
    await panel.getByRole('button', { name: 'Start chat' }).click();
    await visitor.send('See https://a.example/');
    await expect(visitor.sent).toBeVisible();
    await visitor.send('And the second');

    await agent.openFirst();
    await expect(agent.page.getByText('[ "lamp", "bulb" ]')).toBeVisible();
    await visitor.close();
    await agent.reply('An answer');
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).click();
    const said = ['See https://a.example/', 'And the second', 'An answer'];
    await visitor.shows(said);

    // What is on the device alone is whole: the server says nothing here.
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await visitor.shows(said);
    await page.unroute('**/api/**');
    await page.reload();
    await visitor.choose('End chat');
    await panel.getByRole('button', { name: 'End chat' }).click();
    await expect(panel).toBeHidden();
    await page.goto('about:blank');
    await host.close();
  });
});

for (const kept of ['comes anew with each page', 'is kept over pages'] as const) {
  test(`strange hosts: the body is swapped, as Turbo does it, and the widget ${kept}: one conversation, one socket, the draft stays`, async ({
    page,
    server,
  }) => {
    const body = '<h1>Host</h1><chat-widget data-site="demo"></chat-widget>';
    const host = await startHostPages({
      '/': `<script type="module" src="${server.origin}/chat-widget.js"></script>${body}`,
    });
    const sockets: string[] = [];
    page.on('websocket', (socket) => void sockets.push(socket.url()));
    await page.goto(host.origin);
    const visitor = visitorPage(page);
    await begin(visitor, 'On the first page');
    await visitor.composer.fill('half a sent');
    for (let visits = 0; visits < 3; visits++)
      await page.evaluate(
        ([markup, permanent]) => {
          const next = new DOMParser().parseFromString(markup, 'text/html').body;
          document.adoptNode(next);
          if (permanent)
            next.querySelector('chat-widget')!.replaceWith(document.querySelector('chat-widget')!);
          document.body.replaceWith(next);
          history.pushState({}, '', '/next');
        },
        [body, kept === 'is kept over pages'] as const,
      );
    await visitor.shows(['On the first page']);
    await expect(visitor.composer).toHaveValue('half a sent');
    await visitor.send('On the next page');
    await visitor.shows(['On the first page', 'On the next page']);
    await expect(visitor.sent).toBeVisible();
    expect(sockets).toHaveLength(1);
    await page.goto('about:blank');
    await host.close();
  });
}

test('strange hosts: two widgets of two sites in one page have two conversations', async ({
  page,
}) => {
  const server = await startChatServer({ second: { name: 'The second site' } });
  const host = await startHostPages(
    {
      '/': `<script type="module" src="/chat-widget.js"></script>
        <chat-widget data-site="demo" position="bottom-left" id="one"></chat-widget>
        <chat-widget data-site="second" id="two"></chat-widget>`,
    },
    server.origin,
  );
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(host.origin);
  const bodies = (id: string) => page.locator(`#${id} [part~="bubble"]`);
  for (const id of ['one', 'two']) {
    const widget = page.locator(`#${id}`);
    await widget.getByRole('button', { name: 'Open chat' }).click();
    await widget.getByRole('textbox', { name: 'Message' }).fill(`To ${id}`);
    await widget.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(widget.getByText('Sent', { exact: true })).toBeVisible();
  }
  await page.reload();
  for (const id of ['one', 'two']) await expect(bodies(id)).toHaveText([`To ${id}`]);
  await expect(page.locator('#two').getByText('The second site').first()).toBeVisible();

  // Clearing one leaves the other alone.
  const one = page.locator('#one');
  await one.getByRole('button', { name: 'Menu' }).click();
  await one.getByRole('menuitem', { name: 'End chat' }).click();
  await one.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(one.getByRole('dialog')).toBeHidden();
  await page.reload();
  await expect(bodies('two')).toHaveText(['To two']);
  await expect(bodies('one')).toHaveCount(0);
  await page.goto('about:blank');
  await host.close();
  await server.close();
});

test('strange hosts: behind HTTP Basic the chat takes the message, and the console says why it does not go', async ({
  page,
  server,
}) => {
  const host = await startHostPages(
    {
      '/': `<script type="module" src="/chat-widget.js"></script>
        <chat-widget data-site="demo"></chat-widget>`,
    },
    server.origin,
    'staging:secret',
  );
  const warning = page.waitForEvent('console', (message) => message.type() === 'warning');
  await page.goto(host.origin.replace('://', '://staging:secret@'));
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('Is anybody there?');
  await visitor.shows(['Is anybody there?']);
  await expect(visitor.panel.getByText('Reconnecting… you can keep writing')).toBeVisible();
  expect((await warning).text()).toContain('/api/ and /socket.io/');
  await page.goto('about:blank');
  await host.close();
});
