import { assert } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

describe('console: axe finds no violations', () => {
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
      return createTestConsole();
    }

    it(`in the sign-in form, ${colorScheme}`, async () => {
      const { client, app, settle, answers } = await begin();
      answers['/sign-in'] = refusal('unauthorized');
      client.start('A'.repeat(43));
      await settle();
      await assert.isAccessible(app);
      client.showSignIn();
      client.signIn('Maya', 'wrong');
      await settle();
      await assert.isAccessible(app);
    });

    it(`in the inbox, ${colorScheme}`, async () => {
      const { client, server, app, settle } = await begin();
      client.start(null);
      await settle();
      await assert.isAccessible(app);
      const id = server.startConversation('Where is my order?', { name: 'Ada' });
      server.startConversation('Hello');
      client.selectConversation(id);
      await settle();
      client.sendReply('Let me look');
      server.refusals.set('message:send', 'forbidden');
      client.sendReply('Refused');
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
