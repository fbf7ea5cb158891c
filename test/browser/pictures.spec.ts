import { expect } from '@playwright/test';
import { RequestError } from '../../server/request-error.js';
import { test } from './support/picture-stage.js';

// The pictures stand in `pictures/`. To take them anew, and then to look at them:
// npm run test:e2e -- test/browser/pictures.spec.ts --update-snapshots=all

test.use({ viewport: { width: 520, height: 700 }, timezoneId: 'UTC' });

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });

    test(`Picture 1 home, ${theme}`, async ({ stage }) => {
      const visitor = await stage.open();
      await visitor.open();
      await expect(visitor.panel.getByText("We're online").first()).toBeVisible();
      await expect(visitor.panel).toHaveScreenshot(`home-${theme}.png`);
    });

    test(`Picture 2 a conversation with runs of messages, ${theme}`, async ({ stage }) => {
      const visitor = await stage.open();
      await stage.talk(visitor);
      await expect(visitor.panel).toHaveScreenshot(`conversation-${theme}.png`);
    });
  });
}

test('Picture 3 the launcher with what is unread', async ({ stage, page }) => {
  const visitor = await stage.open();
  await stage.talk(visitor);
  await visitor.close();
  await stage.answer(visitor, 'Anything else?');
  await expect(page.getByRole('button', { name: /1 unread/ })).toBeVisible();
  await page.mouse.move(0, 0);
  const clip = { x: 424, y: 604, width: 96, height: 96 };
  await expect(page).toHaveScreenshot('launcher.png', { clip });
});

test('Picture 4 offline, a message waits and one was refused', async ({ stage }) => {
  const visitor = await stage.open();
  await stage.talk(visitor);
  stage.server.sessions.post = () =>
    Promise.reject(new RequestError('invalid', 'as the test says'));
  await visitor.send('By the way, do you gift-wrap?');
  await expect(visitor.panel.getByRole('button', { name: 'Retry' })).toBeVisible();
  stage.server.http.server.close();
  stage.server.sockets.io.disconnectSockets(true);
  await visitor.send('Hello?');
  await expect(visitor.panel.getByText(/Reconnecting/)).toBeVisible();
  await expect(visitor.panel.getByText('Sending…')).toBeVisible();
  await expect(visitor.panel).toHaveScreenshot('offline.png');
});

test('Picture 5 the form before a conversation', async ({ stage }) => {
  const { storage, clock } = stage.server;
  const preChat = [
    { name: 'name', kind: 'name' as const, required: true },
    { name: 'email', kind: 'email' as const, required: false },
    { name: 'order', kind: 'text' as const, label: 'Order number', required: false },
  ];
  await storage.transaction((tx) =>
    tx.sites.set('demo', { name: 'Tidewell', preChat }, clock.now()),
  );
  clock.advance(60_000);
  const { panel, open } = await stage.open();
  await open();
  await panel.getByRole('button', { name: 'Start a conversation' }).click();
  await expect(panel.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await expect(panel).toHaveScreenshot('form.png');
});

test('Picture 6 the menu', async ({ stage }) => {
  const visitor = await stage.open();
  await stage.talk(visitor);
  await visitor.panel.getByRole('button', { name: 'Menu' }).click();
  await expect(visitor.panel.getByRole('menu')).toHaveScreenshot('menu.png');
});

test('Picture 7 the question before the end', async ({ stage }) => {
  const visitor = await stage.open();
  await stage.talk(visitor);
  await visitor.choose('End chat');
  await expect(visitor.panel.getByRole('alertdialog')).toHaveScreenshot('question.png');
});

test('Picture 8 docked beside the page', async ({ stage, page }) => {
  const visitor = await stage.open('mode="docked"');
  await stage.talk(visitor);
  await expect(page).toHaveScreenshot('docked.png');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true });

  test('Picture 9 the panel covers a small window', async ({ stage, page }) => {
    const visitor = await stage.open();
    await stage.talk(visitor);
    await expect(page).toHaveScreenshot('full-screen.png');
  });
});
