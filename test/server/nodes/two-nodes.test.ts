// Two nodes on one database and one bus: what happens on one is known on the other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { sendNotice } from '../../../server/nodes/node-notices.js';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import { eventually, turn } from '../../contracts/contract.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent, consoleHeaders } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { isTold, startConversation, startTwoNodes } from '../support/two-nodes.js';

suite('two nodes', () => {
  let nodes: Awaited<ReturnType<typeof startTwoNodes>>;
  before(async () => {
    nodes = await startTwoNodes();
  });
  after(() => nodes.close());

  test('COM-8: visitor and agent on different nodes hear each other', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor, say } = await startConversation(nodes.one);
    const line = await agent.next('conversation:changed');
    assert.deepEqual([line.session.id, line.lastMessage.body], [sessionId, 'Hello?']);

    await agent.request('sync', { sessionId });
    await agent.request('message:send', { sessionId, clientId: randomUUID(), body: 'Yes?' });
    const { message } = await visitor.next('message:new');
    assert.deepEqual([message.seq, message.body, message.author.name], [2, 'Yes?', 'Anna']);
    assert.deepEqual(await visitor.next('session:changed'), {
      status: 'active',
      assignedTo: { name: 'Anna' },
    });
    await say('Nice');
    assert.equal((await agent.next('message:new')).message.body, 'Yes?');
    assert.equal((await agent.next('message:new')).message.body, 'Nice');

    agent.socket.emit('typing', { sessionId, on: true });
    assert.deepEqual(await visitor.next('typing'), { on: true, name: 'Anna' });
    visitor.socket.emit('typing', { on: true });
    assert.deepEqual(await agent.next('typing'), { sessionId, on: true });
    await agent.request('read', { sessionId, upTo: 3 });
    assert.equal((await visitor.next('read')).upTo, 3);
    await visitor.request('read', { upTo: 2 });
    assert.deepEqual(await agent.next('read'), { sessionId, upTo: 2 });
    await visitor.request('context:push', { routingData: { plan: 'pro' } });
    assert.deepEqual(await agent.next('context:changed'), { sessionId });
    await agent.request('session:resolve', { sessionId });
    assert.equal((await visitor.next('session:changed')).status, 'resolved');
    for (const socket of [agent, visitor]) socket.close();
  });

  test('TAB-10: a socket on one node is superseded by a later one on the other', async () => {
    const { token, visitor } = await startConversation(nodes.one);
    const later = await connectVisitor(nodes.other.url, token);
    assert.equal((await visitor.next('superseded')).lease, later.welcome.lease);
    await visitor.closed;
    later.close();
  });

  test('SEC-23: who erases a conversation on one node empties consoles and cuts sockets on the other', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, token, visitor } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    const later = await connectVisitor(nodes.other.url, token);
    await visitor.closed;
    const { storage, events } = nodes.one;
    await storage.sessions.remove(sessionId);
    events.publish({ kind: 'erased', sessionId });
    await later.closed;
    assert.deepEqual(await agent.next('conversation:gone'), { sessionId });
    agent.close();
  });

  test('SEC-21: who signs out on one node is cut on the other', async () => {
    const agent = await connectAgent(nodes.other, 'Dora');
    const answer = await fetch(`${nodes.one.url}/api/console/sign-out`, {
      method: 'POST',
      headers: { ...consoleHeaders, cookie: agent.cookie },
    });
    assert.equal(answer.status, 204);
    await agent.closed;
  });

  test('SEC-23: nothing that somebody wrote or is called passes the bus', async () => {
    const CANARY = 'Kanarienvogel';
    const sentBefore = nodes.hub.sent.length;
    const agent = await connectAgent(nodes.other, `${CANARY} Agent`);
    const profile = { name: CANARY, email: `${CANARY}@shop.example` };
    const opened = await openTestSession(nodes.one, { profile });
    const visitor = await connectVisitor(nodes.one.url, opened.token);
    await visitor.request('message:send', { clientId: randomUUID(), body: CANARY });
    await visitor.request('context:push', { routingData: { plan: CANARY } });
    await agent.next('conversation:changed');
    const { id: sessionId } = opened;
    await agent.request('sync', { sessionId });
    agent.socket.emit('typing', { sessionId, on: true });
    await agent.request('message:send', { sessionId, clientId: randomUUID(), body: CANARY });
    const note = { sessionId, clientId: randomUUID(), body: CANARY };
    await agent.request('note:add', note);
    await agent.request('tags:set', { sessionId, tags: [CANARY] });
    await agent.request('session:resolve', { sessionId });
    const sent = nodes.hub.sent.slice(sentBefore);
    assert.ok(sent.length > 10);
    for (const secret of [CANARY, opened.token, opened.sessionKey])
      assert.deepEqual(
        sent.filter((text) => text.includes(secret)),
        [],
      );
    for (const socket of [agent, visitor]) socket.close();
  });

  test('A changed site and new keys are used by the other node at once', async () => {
    const { one, other } = nodes;
    await one.sites.all();
    await other.storage.sites.set('demo', { name: 'Renamed' }, other.clock.now());
    sendNotice(other.bus, 'sites');
    await turn();
    assert.equal((await one.sites.find('demo'))?.name, 'Renamed');

    await other.keyring.rotate();
    const newest = other.keyring.all('token').length;
    sendNotice(other.bus, 'keys');
    await eventually(turn, () => one.keyring.all('token').length === newest);
  });

  test('COM-8: what the bus lost reaches console and visitor with the next look', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor, say } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    for (const bus of nodes.buses) bus.cut();
    await say('Is there');
    await say('anybody?');
    const answer = { sessionId, clientId: randomUUID(), body: 'Yes' };
    await agent.request('message:send', answer);
    const unheard = await startConversation(nodes.one);

    nodes.clock.advance(25_000);
    await eventually(turn, () => isTold(agent, sessionId, { lastBody: 'Yes' }));
    await eventually(turn, () => isTold(agent, unheard.sessionId, { lastBody: 'Hello?' }));
    assert.equal((await visitor.next('head')).head, 4);
    for (const bus of nodes.buses) bus.mend();
    for (const socket of [agent, visitor, unheard.visitor]) socket.close();
  });

  test('COM-8: when the bus is back, each node looks at once; when it comes and goes, every 10 s', async () => {
    // The last look is over.
    nodes.clock.advance(25_000);
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor, say } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    for (const bus of nodes.buses) bus.cut();
    await say('Is there anybody?');
    for (const bus of nodes.buses) bus.mend();
    assert.equal((await agent.next('message:new')).message.body, 'Is there anybody?');
    await agent.next('conversation:changed');

    for (const bus of nodes.buses) bus.cut();
    await say('Still there?');
    for (const bus of nodes.buses) bus.mend();
    await agent.request('lists');
    const isHeard = () =>
      agent.heard.some(({ payload }) => payload?.message?.body === 'Still there?');
    assert.equal(isHeard(), false);
    nodes.clock.advance(10_000);
    await eventually(turn, isHeard);
    for (const socket of [agent, visitor]) socket.close();
  });

  test('COM-8: when the bus is back for one node, the others look soon', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor, say } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    const [bus] = nodes.buses;
    bus.cut();
    await say('Is there anybody?');
    bus.mend();
    await turn();
    nodes.clock.advance(10_000);
    assert.equal((await agent.next('message:new')).message.body, 'Is there anybody?');
    for (const socket of [agent, visitor]) socket.close();
  });

  test('A node of a newer version may add fields to hints and notices', async () => {
    const { one, other } = nodes;
    await one.sites.all();
    await other.storage.sites.set('demo', { name: 'Newer' }, other.clock.now());
    other.bus.publish('nodes', { topic: 'sites', added: 1 });
    await turn();
    assert.equal((await one.sites.find('demo'))?.name, 'Newer');

    const { sessionId, visitor } = await startConversation(one);
    const hint = { kind: 'typing', sessionId, side: 'agent', on: true, added: 1 };
    other.bus.publish(`session:${sessionId}`, hint);
    assert.equal((await visitor.next('typing')).on, true);
    visitor.close();
  });

  test('COM-8: a conversation that ended unheard leaves the console with the next look', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.one);
    const erased = await startConversation(nodes.one);
    for (let lines = 0; lines < 2; lines += 1) await agent.next('conversation:changed');
    for (const bus of nodes.buses) bus.cut();
    await visitor.request('session:end', {});
    await nodes.one.storage.sessions.remove(erased.sessionId);
    nodes.clock.advance(25_000);
    assert.deepEqual(await agent.next('conversation:gone'), { sessionId: erased.sessionId });
    await eventually(turn, () => isTold(agent, sessionId, { status: 'ended' }));
    for (const bus of nodes.buses) bus.mend();
    for (const socket of [agent, visitor, erased.visitor]) socket.close();
  });

  test('SEC-23: an open conversation that was erased unheard leaves the console with the next look', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    await visitor.request('session:end', {});
    // It has left the lists: the console keeps it open, and knows nothing else of it.
    nodes.clock.advance(25_000);
    await eventually(turn, () => isTold(agent, sessionId, { status: 'ended' }));
    await nodes.other.sockets.lookForAgents();
    await nodes.one.storage.sessions.remove(sessionId);
    nodes.clock.advance(25_000);
    assert.deepEqual(await agent.next('conversation:gone'), { sessionId });
    for (const socket of [agent, visitor]) socket.close();
  });

  test('COM-8: what a look could not read is told by the next one', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    for (const bus of nodes.buses) bus.cut();
    await visitor.request('session:end', {});
    const { conversations } = nodes.other.storage;
    const { findAll } = conversations;
    conversations.findAll = async () => {
      throw new StorageUnavailable('the database is away');
    };
    await nodes.other.sockets.lookForAgents();
    conversations.findAll = findAll;
    await nodes.other.sockets.lookForAgents();
    await eventually(turn, () => isTold(agent, sessionId, { status: 'ended' }));
    for (const bus of nodes.buses) bus.mend();
    for (const socket of [agent, visitor]) socket.close();
  });

  test('COM-8: a look tells a console nothing that it knows', async () => {
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    /** How much it has heard after a look. What it is told comes before the answer to a request. */
    const heardAfterLook = async () => {
      await nodes.other.sockets.lookForAgents();
      await agent.request('lists');
      return agent.heard.length;
    };
    const known = await heardAfterLook();
    assert.equal(await heardAfterLook(), known);
    for (const socket of [agent, visitor]) socket.close();
  });
});
