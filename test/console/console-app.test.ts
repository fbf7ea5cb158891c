import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { HOSTILE_TEXTS } from '../support/hostile-texts.js';
import { createTestConsole } from './support/test-console.js';

describe('console app', () => {
  it('14: shows hostile text of a visitor as text everywhere', async () => {
    const page = await createTestConsole();
    const { server, settle, one, all, textOf } = page;
    for (const text of HOSTILE_TEXTS) {
      const id = server.startConversation(text, { name: text, email: text });
      server.change(id, { page: text });
      server.sessions.get(id)!.context = {
        profile: { name: text, email: text, phone: text },
        verified: false,
        page: { url: text, title: text, referrer: text },
        routingData: { [text]: text },
        conversationData: { [text]: { [text]: [text] } },
      };
    }
    page.client.start(null);
    await settle();
    for (const id of server.sessions.keys()) {
      page.client.selectConversation(id);
      await settle();
      const { conversation } = server.sessions.get(id)!;
      const seen = textOf(one('visitor-panel'));
      const wanted = conversation.visitor.name!.replace(/\s+/g, ' ');
      assert.isAtLeast(seen.split(wanted).length, 6, wanted);
      assert.include(textOf(one('chat-widget-transcript')), wanted);
    }
    assert.deepEqual(all('img, script, iframe, object, embed, form'), []);
    assert.deepEqual(
      all('a').filter((link) => !/^https?:/.test((link as HTMLAnchorElement).href)),
      [],
    );
    assert.deepEqual(all('visitor-panel a, conversation-list a'), []);
    assert.notProperty(globalThis, 'pwned');
  });

  it('previews messages without marks, and what a visitor typed as it is', async () => {
    const { client, server, settle, all } = await createTestConsole();
    const id = server.startConversation('**Hello**');
    client.start(null);
    await settle();
    const preview = (): string | undefined => all('.preview')[0]?.textContent ?? undefined;
    assert.equal(preview(), '**Hello**');
    client.selectConversation(id);
    await settle();
    client.sendReply('see **our** [page](https://a.example)\n2) `two`');
    await settle();
    assert.include(preview(), 'see our page\n2) two');
  });

  it('is not replaced by a file that is dropped beside the composer', async () => {
    const { client, server, settle, one } = await createTestConsole();
    const id = server.startConversation('Hello');
    client.start(null);
    await settle();
    client.selectConversation(id);
    await settle();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
    const init = { bubbles: true, composed: true, cancelable: true, dataTransfer };
    for (const type of ['dragover', 'drop'])
      for (const place of ['[role=log]', 'textarea', 'nav'])
        assert.isFalse(one(place).dispatchEvent(new DragEvent(type, init)), `${type} on ${place}`);
  });

  it('gives lists, textbox and buttons their accessible names', async () => {
    const { client, server, settle, one, all } = await createTestConsole();
    const id = server.startConversation('Hello');
    client.start(null);
    await settle();
    assert.deepEqual(
      all('ul').map((list) => list.ariaLabel),
      ['Queue', 'Mine', 'Others'],
    );
    client.selectConversation(id);
    await settle();
    assert.equal(one('textarea').ariaLabel, 'Reply');
    assert.equal(one('.send').ariaLabel, 'Send');
    assert.equal(one('[role=log]').ariaLabel, 'Conversation');
    assert.equal(one('.resolve').textContent?.trim(), 'Resolve');
    assert.deepEqual(
      all('button').filter((button) => !button.ariaLabel && !button.textContent?.trim()),
      [],
    );
  });

  it('keyboard: J and K move, Enter opens and sends, Escape goes back to the lists', async () => {
    const { client, server, settle, one, all, focused, state } = await createTestConsole();
    const first = server.startConversation('First');
    await settle();
    const second = server.startConversation('Second');
    client.start(null);
    await settle();
    all('a[data-id]')[0]!.focus();
    await sendKeys({ press: 'j' });
    assert.equal((focused() as HTMLElement).dataset.id, second);
    await sendKeys({ press: 'k' });
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(state().selected?.id, first);
    assert.isTrue(focused() === one('textarea'));
    await sendKeys({ type: 'Hi' });
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(server.sessions.get(first)?.log.at(-1)?.body, 'Hi');
    await sendKeys({ press: 'Escape' });
    assert.equal((focused() as HTMLElement).dataset.id, first);
  });

  it('says that a reply is too long in its own conversation only', async () => {
    const { client, server, settle, one, textOf } = await createTestConsole();
    const [first, second] = [server.startConversation('First'), server.startConversation('Second')];
    client.start(null);
    await settle();
    client.selectConversation(first);
    await settle();
    client.setDraft('x'.repeat(4_001));
    await settle();
    one('.send').click();
    await settle();
    assert.include(textOf(one('#error')), '4,000');
    client.selectConversation(second);
    await settle();
    assert.equal(textOf(one('#error')), '');
  });

  it('offers the next conversation after Resolve, and focuses the offer', async () => {
    const { client, server, settle, one, focused, state, textOf } = await createTestConsole();
    const [first, second] = [
      server.startConversation('First'),
      server.startConversation('Second', { name: 'Ada' }),
    ];
    client.start(null);
    await settle();
    client.selectConversation(first);
    await settle();
    one('.resolve').click();
    await settle();
    assert.include(textOf(one('inbox-empty-state')), 'Ada is next');
    assert.equal(focused()?.textContent?.trim(), 'Open next');
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(state().selected?.id, second);
    assert.isTrue(focused() === one('textarea'));
  });

  it('shows a failed reply, and sends it again on Retry', async () => {
    const { client, server, settle, one, all, textOf } = await createTestConsole();
    const id = server.startConversation('Hello');
    client.start(null);
    await settle();
    client.selectConversation(id);
    server.refusals.set('message:send', 'forbidden');
    client.sendReply('One');
    await settle();
    assert.include(textOf(one('chat-widget-transcript')), 'Not sent');
    server.refusals.clear();
    all('button')
      .find((button) => button.textContent === 'Retry')!
      .click();
    await settle();
    assert.equal(server.sessions.get(id)?.log.at(-1)?.body, 'One');
    assert.notInclude(textOf(one('chat-widget-transcript')), 'Not sent');
  });

  it('says that the visitor is writing, is away, or has ended the conversation', async () => {
    const { client, server, settle, one, textOf } = await createTestConsole();
    const id = server.startConversation('Hello');
    client.start(null);
    await settle();
    client.selectConversation(id);
    await settle();
    server.emit('typing', { sessionId: id, on: true });
    await settle();
    assert.include(textOf(one('conversation-panel')), 'is writing…');
    server.emit('typing', { sessionId: id, on: false });
    const { session } = server.sessions.get(id)!.conversation;
    const away = { status: 'abandoned', reason: 'disconnected' } as const;
    server.change(id, { connected: false, session: { ...session, ...away } });
    await settle();
    assert.include(textOf(one('conversation-panel')), 'Away');
    server.change(id, { session: { ...session, status: 'ended', final: true } });
    await settle();
    assert.include(textOf(one('conversation-panel')), 'Ended by the visitor');
  });

  it('shows the draft of the selected conversation', async () => {
    const { client, server, settle, one } = await createTestConsole();
    const [first, second] = [server.startConversation('First'), server.startConversation('Second')];
    client.start(null);
    await settle();
    client.selectConversation(first);
    await settle();
    one('textarea').focus();
    await sendKeys({ type: 'half a sen' });
    client.selectConversation(second);
    await settle();
    assert.equal((one('textarea') as HTMLTextAreaElement).value, '');
    client.selectConversation(first);
    await settle();
    assert.equal((one('textarea') as HTMLTextAreaElement).value, 'half a sen');
  });
});
