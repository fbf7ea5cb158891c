import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SignedProfile } from '../../src/protocol/profile.js';
import { createChatWorld } from '../support/chat-world.js';
import { identityToken } from './support/identity-token.js';
import {
  keysOf,
  startConversation,
  startInTwoTabs,
  store,
  storedAt,
} from './support/conversation.js';

const ADA = { name: 'Ada', email: 'ada@example.com' };
const DAY = 24 * 60 * 60_000;

suite('visitor identity', () => {
  test('A1 a visitor whom the page does not identify is anonymous', async () => {
    const { world } = await startConversation();
    const request = world.server.request(world.server.onlySession().id);
    assert.deepEqual([request.profile, request.identityToken], [undefined, undefined]);
  });

  test('A1 E3 an identity waits in memory until the session is opened', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    const token = identityToken(world, 'ada');
    assert.equal(a.engine.identify({ ...ADA, phone: '', token }, 'ada'), null);
    await world.clock.advance(60_000);
    assert.deepEqual([keysOf(world), world.server.sessions()], [[], []]);
    assert.deepEqual(a.state().visitorContext.profile, ADA);
    a.engine.send('one');
    await world.settle();
    const { id, verifiedSubject } = world.server.onlySession();
    const request = world.server.request(id);
    assert.deepEqual(request.profile, ADA);
    assert.deepEqual([request.identityToken, verifiedSubject], [token, 'ada']);
  });

  test('D7 the signed profile is kept 30 days, and is sent when the next session is opened', async () => {
    const { world, a } = await startConversation();
    a.engine.identify(ADA);
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.onlySession().profile, ADA);
    const kept = storedAt(world, 'profile') as SignedProfile;
    assert.deepEqual(kept.data, ADA);
    const left = Date.parse(kept.expiresAt) - world.clock.now();
    assert.ok(left > 30 * DAY - 5_000 && left < 30 * DAY);
    a.engine.end();
    await world.clock.advance(5_000);
    const next = a.reload();
    assert.deepEqual(next.state().visitorContext.profile, ADA);
    next.engine.send('two');
    await world.settle();
    const second = world.server.sessions()[1]!;
    assert.deepEqual([world.server.request(second.id).profile, second.profile], [kept, ADA]);
  });

  test('D7 an expired profile is neither shown nor sent, and is removed', async () => {
    const world = await createChatWorld();
    const expiresAt = new Date(world.clock.now() - 1).toISOString();
    store(world, 'profile', { data: ADA, signature: 'signed', expiresAt });
    const a = world.openTab();
    assert.deepEqual(a.state().visitorContext.profile, {});
    assert.deepEqual(keysOf(world), []);
  });

  test('D7 a profile with a forged signature is ignored by the server', async () => {
    const world = await createChatWorld();
    const expiresAt = new Date(world.clock.now() + DAY).toISOString();
    store(world, 'profile', { data: ADA, signature: 'forged', expiresAt });
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    assert.deepEqual(world.server.onlySession().profile, {});
  });

  test('D7 with data-no-profile no profile is kept, and an old one is removed', async () => {
    const world = await createChatWorld({ engine: { keepProfile: false } });
    const expiresAt = new Date(world.clock.now() + DAY).toISOString();
    store(world, 'profile', { data: ADA, signature: 'signed', expiresAt });
    const a = world.openTab();
    assert.deepEqual([a.state().visitorContext.profile, keysOf(world)], [{}, []]);
    a.engine.identify(ADA);
    a.engine.send('one');
    await world.settle();
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.onlySession().profile, ADA);
    assert.ok(!keysOf(world).includes('profile'));
  });

  test('D7 an identity during a session is sent once; the same one again is not', async () => {
    const { world, a, id } = await startConversation();
    a.engine.identify({ name: ' Ada ' });
    a.engine.identify({ name: ' Ada ' });
    await world.clock.advance(2_000);
    assert.deepEqual(world.server.onlySession().profile, { name: 'Ada' });
    // Whatever is told from here on would be seen.
    world.server.change(id, "profile = '{}'");
    a.engine.identify({ name: ' Ada ' });
    await world.clock.advance(120_000);
    assert.deepEqual(world.server.onlySession().profile, {});
  });

  test('D7 an invalid identity is refused, and changes nothing', async () => {
    const { engine, state } = (await createChatWorld()).openTab();
    assert.equal(engine.identify({ name: 'x'.repeat(201) }), 'identity_invalid');
    assert.equal(engine.identify({ nick: 'a' } as never), 'identity_invalid');
    assert.equal(engine.identify({ name: 7 } as never), 'identity_invalid');
    assert.deepEqual(state().visitorContext.profile, {});
  });

  test('D7 a field of which nothing is visible is left out', async () => {
    const { engine, state } = (await createChatWorld()).openTab();
    assert.equal(engine.identify({ name: '\u3164', email: 'ada@a.example', phone: ' ' }), null);
    assert.deepEqual(state().visitorContext.profile, { email: 'ada@a.example' });
  });

  test("TAB-3 a follower's profile goes through the leader; its token never leaves the tab", async () => {
    const { world, a, b } = await startInTwoTabs();
    const said: unknown[] = [];
    a.tab.ports.channel.onMessage((message) => said.push(message));
    const token = identityToken(world, 'ada');
    b.engine.identify({ ...ADA, token });
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.onlySession().profile, ADA);
    assert.equal(world.server.onlySession().verifiedSubject, undefined);
    assert.ok(!JSON.stringify(said).includes(token));
    a.tab.close();
    await world.clock.advance(5_000);
    assert.equal(world.server.onlySession().verifiedSubject, 'ada');
    assert.ok(!JSON.stringify(world.browser.disk.dump()).includes(token));
  });

  test('SES-10 another verified person: everything is removed, and a new conversation is theirs', async () => {
    const { world, a, b } = await startInTwoTabs();
    a.engine.identify({ ...ADA, token: identityToken(world, 'ada') });
    await world.clock.advance(5_000);
    a.engine.identify({ name: 'Bob', token: identityToken(world, 'bob') });
    await world.clock.advance(5_000);
    const [first] = world.server.sessions();
    assert.deepEqual(
      [first?.verifiedSubject, first?.status, first?.reason],
      ['ada', 'ended', 'logout'],
    );
    for (const { state, shown } of [a, b]) {
      assert.deepEqual(
        [state().localConversationId, shown(), state().previousConversation],
        [null, [], null],
      );
      assert.deepEqual(state().visitorContext.profile, { name: 'Bob' });
    }
    assert.deepEqual(
      keysOf(world).filter((key) => key !== 'ui'),
      [],
    );
    a.engine.send('two');
    await world.settle();
    const second = world.server.sessions()[1];
    assert.equal(second?.verifiedSubject, 'bob');
    assert.deepEqual(world.server.request(second.id).profile, { name: 'Bob' });
    assert.deepEqual(world.server.bodies(second.id), ['two']);
  });

  test('SES-10 another person sees nothing of the one before, even without a network', async () => {
    const { world, a, id } = await startConversation();
    a.engine.identify({ ...ADA, token: identityToken(world, 'ada') }, 'ada');
    await world.clock.advance(5_000);
    world.network.setOnline(false);
    const next = a.reload();
    next.engine.identify({ name: 'Bob', token: identityToken(world, 'bob') }, 'bob');
    assert.deepEqual([next.shown(), next.state().visitorContext.profile], [[], { name: 'Bob' }]);
    assert.deepEqual(
      keysOf(world).map((key) => key.split(':')[0]),
      ['leaving'],
    );
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.equal(world.server.session(id).reason, 'logout');
  });

  test('SES-10 another person does not get the profile, although no conversation is left', async () => {
    const { world, a } = await startConversation();
    a.engine.identify({ phone: '+1 555', token: identityToken(world, 'ada') }, 'ada');
    await world.clock.advance(5_000);
    a.engine.end();
    await world.clock.advance(5_000);
    const next = a.reload();
    next.engine.identify({ token: identityToken(world, 'ada') }, 'ada');
    assert.deepEqual(next.state().visitorContext.profile, { phone: '+1 555' });
    next.engine.identify({ name: 'Bob', token: identityToken(world, 'bob') }, 'bob');
    assert.deepEqual(next.state().visitorContext.profile, { name: 'Bob' });
  });

  test('SES-10 a token that the server rejected does not end the conversation when another follows', async () => {
    const { world, a } = await startConversation();
    a.engine.identify({ token: 'no token of ada' }, 'ada');
    await world.clock.advance(5_000);
    a.engine.identify({ token: 'no token of bob' }, 'bob');
    await world.clock.advance(5_000);
    assert.equal(world.server.onlySession().status, 'queued');
    assert.deepEqual(a.shown(), ['one']);
  });

  test('SES-10 a visitor who signs in during their own conversation keeps it', async () => {
    const { world, a } = await startConversation();
    a.engine.identify({ token: identityToken(world, 'ada') }, 'ada');
    await world.clock.advance(5_000);
    a.engine.end();
    await world.clock.advance(5_000);
    const next = a.reload();
    next.engine.send('two');
    await world.settle();
    next.engine.identify({ token: identityToken(world, 'bob') }, 'bob');
    await world.clock.advance(5_000);
    const second = world.server.sessions()[1]!;
    assert.deepEqual([second.status, second.verifiedSubject], ['queued', 'bob']);
    assert.deepEqual(next.shown(), ['two']);
  });

  test('SES-10 the owner of the profile is known for as long as the profile', async () => {
    const { world, a } = await startConversation();
    a.engine.identify({ phone: '+1 555', token: identityToken(world, 'ada') }, 'ada');
    await world.clock.advance(5_000);
    a.engine.end();
    await world.clock.advance(5_000);
    a.tab.close();
    await world.skip(29 * DAY);
    const later = world.openTab();
    later.engine.send('two');
    await world.settle();
    later.engine.end();
    await world.clock.advance(5_000);
    later.tab.close();
    await world.skip(2 * DAY);
    const next = world.openTab();
    next.engine.identify({ name: 'Bob', token: identityToken(world, 'bob') }, 'bob');
    assert.deepEqual(next.state().visitorContext.profile, { name: 'Bob' });
  });

  test('SES-10 the same verified person again changes nothing', async () => {
    const { world, a } = await startConversation();
    a.engine.identify({ token: identityToken(world, 'ada') });
    await world.clock.advance(5_000);
    const next = a.reload();
    next.engine.identify({ token: identityToken(world, 'ada') });
    await world.clock.advance(5_000);
    assert.equal(world.server.onlySession().status, 'queued');
    assert.deepEqual(next.shown(), ['one']);
  });
});
