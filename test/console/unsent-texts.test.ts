import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { selectUnlisted } from '../../src/console/state/console-selectors.js';
import { createTestClient } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

type TestConsole = Awaited<ReturnType<typeof createTestConsole>>;

const field = ({ one }: TestConsole) => one('textarea') as HTMLTextAreaElement;
const button = ({ all }: TestConsole, text: string): HTMLElement =>
  all('button').find((each) => each.textContent?.trim() === text)!;

/** A console with one conversation selected, and what the agent has typed in it. */
async function typing(draft: string, testClient = createTestClient()) {
  const page = await createTestConsole(testClient);
  const id = page.server.startConversation('Hello', { name: 'Ada' });
  page.client.start(null);
  await page.settle();
  page.client.selectConversation(id);
  await page.settle();
  if (draft !== '') {
    field(page).focus();
    await sendKeys({ type: draft });
  }
  return { ...page, id };
}

/** The same tab after a reload. */
async function reloaded({ app, client, tabStorage, clock, ids, address, server }: TestConsole) {
  client.close();
  app.remove();
  const page = await createTestConsole(
    createTestClient({ tabStorage, clock, ids, address }, server),
  );
  page.client.start(null);
  await page.settle();
  return page;
}

describe('console: what the agent has typed stays readable', () => {
  it('in the composer, read-only and with the focus, when the visitor ends the conversation', async () => {
    const page = await typing('Half a sen');
    page.server.end(page.id);
    await page.settle();
    assert.equal(field(page).value, 'Half a sen');
    assert.isTrue(field(page).readOnly);
    assert.isTrue(page.focused() === field(page));
    assert.include(page.textOf(page.one('conversation-panel')), 'Not sent');
  });

  it('after a reload, in the conversation that was selected', async () => {
    const page = await typing('Half a sen');
    page.server.end(page.id);
    await page.settle();
    const after = await reloaded(page);
    assert.equal(field(after).value, 'Half a sen');
    assert.include(after.textOf(after.one('conversation-panel')), 'Ended by the visitor');
  });

  for (const way of ['ends', 'is resolved by a colleague', 'is not listed any more'])
    it(`in the list "Not sent" when a conversation ${way} that is not on screen`, async () => {
      const page = await typing('Half a sen');
      const other = page.server.startConversation('Other');
      await page.settle();
      page.client.selectConversation(other);
      await page.settle();
      if (way === 'ends') page.server.end(page.id);
      else if (way === 'is not listed any more') {
        page.server.sessions.get(page.id)!.conversation.session.final = true;
        page.server.disconnect();
        await page.reconnect();
      } else {
        const { session } = page.server.sessions.get(page.id)!.conversation;
        page.server.change(page.id, { session: { ...session, status: 'resolved', final: true } });
      }
      await page.settle(5_000);
      const list = page.one('[aria-label="Not sent"]');
      assert.include(page.textOf(list), 'Ada');
      assert.include(page.textOf(list), 'Not sent: Half a sen');
      list.querySelector('a')!.click();
      await page.settle();
      assert.equal(field(page).value, 'Half a sen');
    });

  it('in that list after the agent resolves the conversation, until it is discarded', async () => {
    const page = await typing('Half a sen');
    button(page, 'Resolve').click();
    await page.settle(100);
    page.one('[aria-label="Not sent"] a').click();
    await page.settle();
    assert.equal(field(page).value, 'Half a sen');
    button(page, 'Discard draft').click();
    await page.settle();
    assert.deepEqual(page.all('textarea, [aria-label="Not sent"]'), []);
    const after = await reloaded(page);
    assert.deepEqual(after.all('[aria-label="Not sent"]'), []);
  });

  it('when a refused reply is edited where nothing can be sent any more', async () => {
    const page = await typing('');
    page.server.refusals.set('message:send', 'session_closed');
    page.client.sendReply('Refused');
    page.server.end(page.id);
    await page.settle(100);
    button(page, 'Edit').click();
    await page.settle();
    assert.equal(field(page).value, 'Refused');
    assert.equal((await reloaded(page).then(field)).value, 'Refused');
  });

  it('when a reply is refused while another conversation is on screen', async () => {
    const page = await typing('');
    const other = page.server.startConversation('Other');
    await page.settle();
    page.server.refusals.set('message:send', 'forbidden');
    page.client.sendReply('Refused');
    page.client.selectConversation(other);
    await page.settle(100);
    assert.include(
      page.textOf(page.one('[aria-label="Mine"], [aria-label="Queue"]')),
      'Not sent: Refused',
    );
    page.server.end(page.id);
    await page.settle();
    assert.include(page.textOf(page.one('[aria-label="Not sent"]')), 'Not sent: Refused');
  });

  it('when the visitor deletes the conversation on screen, but it is stored no longer', async () => {
    const page = await typing('Half a sen');
    const stored = () => page.tabStorage.get(`chat-console:${page.server.agent.id}`) ?? '';
    assert.include(stored(), 'Half a sen');
    page.server.emit('conversation:gone', { sessionId: page.id });
    await page.settle();
    assert.equal(field(page).value, 'Half a sen');
    assert.notInclude(stored(), 'Half a sen');
    page.client.deselectConversation();
    assert.equal(page.state().drafts.size, 0);
  });

  it('when signing out fails; signing out removes it', async () => {
    const page = await typing('Half a sen');
    const stored = () => page.tabStorage.keys('');
    page.answers['/sign-out'] = { status: 0, body: undefined };
    page.client.signOut();
    await page.settle();
    assert.lengthOf(stored(), 1);
    page.answers['/sign-out'] = { status: 204, body: undefined };
    page.client.signOut();
    await page.settle();
    assert.deepEqual(stored(), []);
  });

  it('in a conversation that is requested until the server answers, and then left', async () => {
    const test = createTestClient();
    const { client, server, clock, tabStorage, ids, start } = test;
    const [id, other] = [server.startConversation('Hello'), server.startConversation('Other')];
    await start();
    client.selectConversation(id);
    client.setDraft('Half a sen');
    client.selectConversation(other);
    server.end(id);
    client.close();
    const after = createTestClient({ tabStorage, clock, ids }, server);
    server.refusals.set('sync', 'unavailable');
    await after.start();
    assert.deepEqual(selectUnlisted(after.state()), []);
    server.refusals.clear();
    await clock.advance(5_000);
    assert.deepEqual(
      selectUnlisted(after.state()).map(({ session }) => session.id),
      [id],
    );
    const left = server.requests.filter(({ event }) => event === 'leave');
    assert.equal(left.at(-1)?.payload.sessionId, id);
    after.client.close();
    assert.equal(clock.pending(), 0);
  });
});
