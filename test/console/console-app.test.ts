import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { HOSTILE_TEXTS } from '../support/hostile-texts.js';
import { createConsoleFixture } from './support/console-fixture.js';

describe('console app', () => {
  it('14 hostile text of a visitor is text, wherever it stands', async () => {
    const page = await createConsoleFixture();
    const { server, settle, one, all, textOf } = page;
    for (const text of HOSTILE_TEXTS) {
      const id = server.begin(text, { name: text, email: text });
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
      page.client.open(id);
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

  it('names: lists, textbox, buttons', async () => {
    const { client, server, settle, one, all } = await createConsoleFixture();
    const id = server.begin('Hello');
    client.start(null);
    await settle();
    assert.deepEqual(
      all('ul').map((list) => list.ariaLabel),
      ['Queue', 'Open conversations'],
    );
    client.open(id);
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

  it('keyboard: move with J and K, open with Enter, send with Enter, leave with Escape', async () => {
    const { client, server, settle, one, all, focused, state } = await createConsoleFixture();
    const first = server.begin('First');
    await settle();
    const second = server.begin('Second');
    client.start(null);
    await settle();
    all('button[data-id]')[0]!.focus();
    await sendKeys({ press: 'j' });
    assert.equal((focused() as HTMLElement).dataset.id, second);
    await sendKeys({ press: 'k' });
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(state().opened?.id, first);
    assert.isTrue(focused() === one('textarea'));
    await sendKeys({ type: 'Hi' });
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(server.sessions.get(first)?.log.at(-1)?.body, 'Hi');
    await sendKeys({ press: 'Escape' });
    assert.equal((focused() as HTMLElement).dataset.id, first);
  });

  it('after Resolve the next one is offered, and has the focus', async () => {
    const { client, server, settle, one, focused, state, textOf } = await createConsoleFixture();
    const [first, second] = [server.begin('First'), server.begin('Second', { name: 'Ada' })];
    client.start(null);
    await settle();
    client.open(first);
    await settle();
    one('.resolve').click();
    await settle();
    assert.include(textOf(one('idle-pane')), 'Ada is next');
    assert.equal(focused()?.textContent?.trim(), 'Open next');
    await sendKeys({ press: 'Enter' });
    await settle();
    assert.equal(state().opened?.id, second);
    assert.isTrue(focused() === one('textarea'));
  });

  it('a refused reply says so and can be tried again', async () => {
    const { client, server, settle, one, all, textOf } = await createConsoleFixture();
    const id = server.begin('Hello');
    client.start(null);
    await settle();
    client.open(id);
    server.refuse = 'forbidden';
    client.reply('One');
    await settle();
    assert.include(textOf(one('chat-widget-transcript')), 'Not sent');
    server.refuse = null;
    all('button')
      .find((button) => button.textContent === 'Retry')!
      .click();
    await settle();
    assert.equal(server.sessions.get(id)?.log.at(-1)?.body, 'One');
    assert.notInclude(textOf(one('chat-widget-transcript')), 'Not sent');
  });

  it('says in words that the visitor writes, is away, or has ended it', async () => {
    const { client, server, settle, one, textOf } = await createConsoleFixture();
    const id = server.begin('Hello');
    client.start(null);
    await settle();
    client.open(id);
    await settle();
    server.emit('typing', { sessionId: id, on: true });
    await settle();
    assert.include(textOf(one('conversation-pane')), 'is writing…');
    server.emit('typing', { sessionId: id, on: false });
    const { session } = server.sessions.get(id)!.conversation;
    const away = { status: 'abandoned', reason: 'disconnected' } as const;
    server.change(id, { connected: false, session: { ...session, ...away } });
    await settle();
    assert.include(textOf(one('conversation-pane')), 'Away');
    server.change(id, { session: { ...session, status: 'ended', final: true } });
    await settle();
    assert.include(textOf(one('conversation-pane')), 'Ended by the visitor');
  });

  it('a draft comes back with its conversation', async () => {
    const { client, server, settle, one } = await createConsoleFixture();
    const [first, second] = [server.begin('First'), server.begin('Second')];
    client.start(null);
    await settle();
    client.open(first);
    await settle();
    one('textarea').focus();
    await sendKeys({ type: 'half a sen' });
    client.open(second);
    await settle();
    assert.equal((one('textarea') as HTMLTextAreaElement).value, '');
    client.open(first);
    await settle();
    assert.equal((one('textarea') as HTMLTextAreaElement).value, 'half a sen');
  });
});
