import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { createConsoleFixture } from './support/console-fixture.js';

describe('console: axe finds nothing', () => {
  afterEach(async () => {
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 1280, height: 800 });
    document.documentElement.style.colorScheme = '';
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    async function begin() {
      document.documentElement.style.colorScheme = 'light dark';
      await emulateMedia({ colorScheme });
      await setViewport({ width: 1280, height: 800 });
      return createConsoleFixture();
    }

    it(`at the door, ${colorScheme}`, async () => {
      const { client, app, settle, answers } = await begin();
      answers['/sign-in'] = { status: 401, body: null };
      client.start('A'.repeat(43));
      await settle();
      await assert.isAccessible(app);
      client.showSignIn();
      client.signIn('Maya', 'wrong');
      await settle();
      await assert.isAccessible(app);
    });

    it(`at work, ${colorScheme}`, async () => {
      const { client, server, app, settle } = await begin();
      client.start(null);
      await settle();
      await assert.isAccessible(app);
      const id = server.begin('Where is my order?', { name: 'Ada' });
      server.begin('Hello');
      client.open(id);
      await settle();
      client.reply('Let me look');
      server.refuse = 'forbidden';
      client.reply('Refused');
      server.emit('typing', { sessionId: id, on: true });
      await settle();
      await assert.isAccessible(app);
      client.resolve();
      await settle();
      await assert.isAccessible(app);
      await setViewport({ width: 360, height: 740 });
      await settle();
      await assert.isAccessible(app);
    });
  }
});
