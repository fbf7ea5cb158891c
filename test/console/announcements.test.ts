import { assert } from '@open-wc/testing';
import { createTestConsole } from './support/test-console.js';

async function selected() {
  const page = await createTestConsole();
  const { client, server, settle, all } = page;
  const id = server.startConversation('Hello', { name: 'Ada' });
  client.start(null);
  await settle();
  client.selectConversation(id);
  await settle();
  return { ...page, id, announced: () => all('[aria-live=polite] p').map((p) => p.textContent) };
}

describe('console: announcements to screen readers', () => {
  it('contain what the visitor and colleagues write, with their names, but not the agent’s own messages', async () => {
    const { client, server, settle, id, announced } = await selected();
    server.sendFromVisitor(id, 'Where is it?');
    await settle();
    server.sendFromAgent(id, 'On **its** way', 'Jonas Weber');
    await settle();
    client.sendReply('My words');
    await settle();
    assert.deepEqual(announced(), ['Ada: Where is it?', 'Jonas Weber: On its way']);
  });

  it('contain the end of the conversation once, without an author', async () => {
    const { server, settle, id, announced } = await selected();
    server.sendFromSystem(id, 'The visitor ended the conversation.', 'ended');
    server.end(id);
    await settle();
    assert.deepEqual(announced(), ['The visitor ended the conversation.']);
  });
});
