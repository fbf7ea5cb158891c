import { assert, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import type { ConsoleApp } from '../../src/console/elements/console-app/console-app.js';
import { replaceTextNodes, wordsIn } from '../elements/support/translated.js';
import { createTestConsole } from './support/test-console.js';

const ADA = { name: 'Ada Byron', email: 'ada@example.com' };
const GRACE = { name: 'Grace Hopper', email: 'grace@example.com' };

/** A console whose text nodes an extension replaces after every step, and what it should show. */
async function translatedConsole() {
  const page = await createTestConsole();
  const { app, settle } = page;
  return {
    ...page,
    /** What the console shows is what a new one shows that renders the same state. */
    async assertIsCurrent(step: string): Promise<void> {
      await settle();
      const seen = wordsIn(app);
      const { client, notifications } = app;
      const fresh = await fixture<ConsoleApp>(
        html`<console-app .client=${client} .notifications=${notifications}></console-app>`,
      );
      await settle();
      assert.equal(seen, wordsIn(fresh), step);
      fresh.remove();
      replaceTextNodes(app);
    },
  };
}

describe('the console, after an extension has replaced all text nodes', () => {
  let time: SinonFakeTimers;
  beforeEach(() => {
    // A new console shows how long a visitor waits now; the other one shows it of its last render.
    time = useFakeTimers({ now: Date.now(), toFake: ['Date'] });
  });
  afterEach(() => time.restore());

  it('shows the selected visitor, and nothing of the one before', async () => {
    const { client, server, settle, one, app } = await translatedConsole();
    const [first, second] = [
      server.startConversation('I am Ada', ADA),
      server.startConversation('I am Grace', GRACE),
    ];
    for (const [id, profile, plan] of [
      [first, ADA, 'free'],
      [second, GRACE, 'pro'],
    ] as const)
      server.sessions.get(id)!.context = {
        profile,
        verified: id === first,
        page: { url: `https://shop.example/${plan}`, title: `Plan ${plan}` },
        routingData: { plan },
        conversationData: {},
      };
    client.start(null);
    await settle();
    client.selectConversation(first);
    await settle();
    const panel = (): string => wordsIn(one('visitor-panel'));
    assert.include(panel(), 'Ada Byron');
    replaceTextNodes(app);
    client.selectConversation(second);
    await settle();
    assert.notMatch(panel(), /Ada|ada@|free|Identity verified/);
    for (const text of [
      'Grace Hopper',
      'GH',
      'grace@example.com',
      'Plan pro',
      'Identity not verified',
    ])
      assert.include(panel(), text);
  });

  it('shows the same as a new console after every change', async () => {
    const { client, server, assertIsCurrent } = await translatedConsole();
    const first = server.startConversation('I am Ada', ADA);
    const second = server.startConversation('I am Grace', GRACE);
    const session = server.sessions.get(first)!;
    client.start(null);
    await assertIsCurrent('the lists');
    server.sendFromVisitor(first, 'Are you there?');
    await assertIsCurrent('another message');
    client.selectConversation(first);
    await assertIsCurrent('a conversation');
    server.emit('typing', { sessionId: first, on: true });
    await assertIsCurrent('the visitor types');
    server.emit('typing', { sessionId: first, on: false });
    server.change(first, { connected: false, page: 'https://shop.example/cart' });
    await assertIsCurrent('the visitor is gone');
    client.sendReply('Yes');
    await assertIsCurrent('a reply');
    server.emit('read', { sessionId: first, by: 'visitor', upTo: session.log.length });
    server.change(first, { visitor: { ...GRACE, verified: true } });
    await assertIsCurrent('the visitor has another name');
    client.setAvailable(false);
    await assertIsCurrent('the agent is away');
    server.refusals.set('message:send', 'forbidden');
    client.sendReply('Refused');
    client.selectConversation(second);
    await assertIsCurrent('the next conversation');
    client.selectConversation(first);
    client.sendReply('Refused again');
    client.selectConversation(second);
    await assertIsCurrent('another refused reply');
    server.refusals.clear();
    client.resolve();
    await assertIsCurrent('it is resolved');
    client.deselectConversation();
    await assertIsCurrent('the lists again');
    server.refusals.set('availability:set', 'unavailable');
    client.setAvailable(true);
    await assertIsCurrent('a request has failed');
    server.disconnect();
    await assertIsCurrent('the connection is lost');
    client.signOut();
    await assertIsCurrent('signed out');
    client.signIn('', '');
    await assertIsCurrent('no name');
    client.signIn('Maya', 'x');
    await assertIsCurrent('signed in');
  });

  it('shows every error of the set-up form, and the sign-in form after it', async () => {
    const { client, assertIsCurrent } = await translatedConsole();
    client.start('x'.repeat(43));
    await assertIsCurrent('set up');
    client.setUp('', '');
    await assertIsCurrent('no name');
    client.setUp('Maya', 'short');
    await assertIsCurrent('a short password');
    client.showSignIn();
    await assertIsCurrent('sign in');
  });

  it('marks names, numbers and visitor data as not to be translated', async () => {
    const { client, server, settle, all } = await createTestConsole();
    const id = server.startConversation('Hello', ADA);
    server.sessions.get(id)!.context.routingData = { plan: 'pro' };
    client.start(null);
    await settle();
    client.selectConversation(id);
    await settle();
    const kept = all('[translate=no]').map(({ textContent }) => textContent);
    for (const text of ['Ada Byron', 'AB', 'Maya Kern', 'pro', '1']) assert.include(kept, text);
  });
});
