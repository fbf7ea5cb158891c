import { assert } from '@open-wc/testing';
import { createTestConsole } from './support/test-console.js';

async function withColleague() {
  const page = await createTestConsole();
  const { client, server, settle } = page;
  const id = server.startConversation('Hello', { name: 'Ada' });
  client.start(null);
  await settle();
  client.selectConversation(id);
  client.sendReply('Mine');
  await settle();
  return { ...page, id };
}

/** Author and text of each bubble, as screen readers are told them, and the line below it. */
function bubbles({ all }: { all(selector: string): HTMLElement[] }) {
  return all('.row[part=message]').map((row) => [
    row.querySelector('.hidden-text')!.textContent,
    row.querySelector('.bubble')!.textContent?.trim(),
    row.querySelector('.meta')?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  ]);
}

describe('console: who wrote what', () => {
  it('names nobody on the agents’ side while only this agent has written', async () => {
    const page = await withColleague();
    assert.deepEqual(bubbles(page).slice(1), [['You', 'Mine', 'Sent']]);
  });

  it('names each author as soon as a colleague has written', async () => {
    const page = await withColleague();
    page.server.sendFromAgent(page.id, 'Theirs', 'Jonas Weber');
    await page.settle();
    page.server.disconnect();
    page.client.sendReply('Mine again');
    await page.settle();
    assert.deepEqual(bubbles(page).slice(1), [
      ['You', 'Mine', 'You'],
      ['Jonas Weber', 'Theirs', 'Jonas Weber'],
      ['You', 'Mine again', 'You · Sending…'],
    ]);
  });

  it('names the only author if it is a colleague', async () => {
    const page = await createTestConsole();
    const id = page.server.startConversation('Hello');
    page.server.sendFromAgent(id, 'Theirs', 'Jonas Weber');
    page.client.start(null);
    await page.settle();
    page.client.selectConversation(id);
    await page.settle();
    assert.deepEqual(bubbles(page).slice(1), [['Jonas Weber', 'Theirs', 'Jonas Weber · Sent']]);
  });

  it('previews "You:" only for what this agent wrote, whoever the conversation is assigned to', async () => {
    const page = await withColleague();
    const preview = () => page.textOf(page.one('.preview'));
    assert.equal(preview(), 'You: Mine');
    page.server.sendFromAgent(page.id, 'Theirs', 'Jonas Weber');
    await page.settle();
    assert.equal(preview(), 'Jonas Weber: Theirs');
    page.server.change(page.id, {
      session: {
        ...page.server.sessions.get(page.id)!.conversation.session,
        assignedTo: { name: 'Jonas Weber' },
      },
    });
    page.client.sendReply('Mine again');
    await page.settle();
    page.server.change(page.id, {
      session: {
        ...page.server.sessions.get(page.id)!.conversation.session,
        assignedTo: { name: 'Jonas Weber' },
      },
    });
    await page.settle();
    assert.equal(preview(), 'You: Mine again');
  });
});
