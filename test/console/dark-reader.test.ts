import { assert } from '@open-wc/testing';
import { unreadable, useDarkReader } from '../elements/support/dark-reader.js';
import { createTestConsole } from './support/test-console.js';

describe('console with Dark Reader', () => {
  before(useDarkReader);

  it('shows all texts and icons of the sign-in form', async () => {
    const { client, app, settle } = await createTestConsole();
    client.start('A'.repeat(43));
    await settle();
    assert.deepEqual(await unreadable(app), []);
  });

  it('shows all texts and icons of the inbox', async () => {
    const { client, server, app, settle } = await createTestConsole();
    client.start(null);
    await settle();
    const id = server.startConversation('Where is my order?', { name: 'Ada' });
    server.startConversation('Hello');
    client.selectConversation(id);
    await settle();
    client.sendReply('Let me look');
    await settle();
    assert.deepEqual(await unreadable(app), []);
  });
});
