// What agents do with a conversation on one node is known on the other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { toSession } from '../../../server/storage/session-record.js';
import { eventually, turn } from '../../contracts/contract.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { isTold, startConversation, startTwoNodes } from '../support/two-nodes.js';

suite('agents on two nodes', () => {
  let nodes: Awaited<ReturnType<typeof startTwoNodes>>;
  before(async () => {
    nodes = await startTwoNodes();
  });
  after(() => nodes.close());
  const statusOf = async (sessionId: string) =>
    toSession((await nodes.one.storage.sessions.find(sessionId))!);

  test('agents on different nodes see that they look at the same conversation', async () => {
    const { sessionId, visitor } = await startConversation(nodes.one);
    const anna = await connectAgent(nodes.one, 'Anna');
    const bert = await connectAgent(nodes.other, 'Bert');
    for (const agent of [anna, bert]) await agent.request('sync', { sessionId });
    await anna.request('viewing', { sessionId, on: true });
    const seen = async () => (await bert.next('viewers')).agents;
    assert.deepEqual(await seen(), [{ id: anna.agent.id, name: 'Anna', writing: false }]);
    anna.socket.emit('typing', { sessionId, on: true });
    assert.equal((await seen())[0].writing, true);
    anna.close();
    assert.deepEqual(await seen(), []);
    for (const socket of [visitor, bert]) socket.close();
  });

  test('an agent with a console on each node is still there when one of them closes', async () => {
    const { sessionId, visitor } = await startConversation(nodes.one);
    const [here, there] = [
      await connectAgent(nodes.one, 'Anna'),
      await connectAgent(nodes.other, 'Anna'),
    ];
    const bert = await connectAgent(nodes.one, 'Bert');
    for (const agent of [here, there, bert]) await agent.request('sync', { sessionId });
    for (const console of [here, there]) await console.request('viewing', { sessionId, on: true });
    const seen = () =>
      bert.heard
        .filter(({ event }) => event === 'viewers')
        .map(({ payload }) => payload.agents.map(({ name }: { name: string }) => name).join());
    await eventually(turn, () => seen().at(-1) === 'Anna');
    const told = seen().length;
    here.close();
    await eventually(turn, () => seen().length > told && seen().at(-1) === 'Anna');
    there.close();
    await eventually(turn, () => seen().at(-1) === '');
    for (const socket of [visitor, bert]) socket.close();
  });

  test('B8: an assignment on one node reaches visitor and console on the other', async () => {
    const [here, there] = [await connectAgent(nodes.one), await connectAgent(nodes.other)];
    const { sessionId, visitor } = await startConversation(nodes.other);
    await eventually(turn, () => isTold(here, sessionId, { status: 'queued' }));
    const assign = (agentId: string | null) =>
      here.request('session:assign', { sessionId, agentId });
    await assign(here.agent.id);
    assert.deepEqual((await visitor.next('session:changed')).assignedTo, { name: 'Anna' });
    await eventually(turn, () => isTold(there, sessionId, { status: 'active' }));
    await assign(null);
    assert.equal((await visitor.next('session:changed')).status, 'queued');
    for (const socket of [here, there, visitor]) socket.close();
  });

  test('SES-11: an end that one node has told is final on the other, and its consoles know', async () => {
    const [here, there] = [await connectAgent(nodes.one), await connectAgent(nodes.other)];
    const { sessionId, visitor } = await startConversation(nodes.other);
    const reopenable = () =>
      there.heard
        .filter(({ event, payload }) => event === 'conversation:changed' && payload.session.final)
        .map(({ payload }) => payload.reopenable ?? false);
    await here.request('session:resolve', { sessionId });
    assert.equal((await visitor.next('session:changed')).status, 'resolved');
    await eventually(turn, () => reopenable().at(-1) === false);
    assert.equal(
      (await here.request('session:reopen', { sessionId })).error.code,
      'session_closed',
    );
    for (const socket of [here, there, visitor]) socket.close();
  });

  test('SES-11: a visitor on another node hears no end that was taken back meanwhile', async () => {
    const agent = await connectAgent(nodes.one);
    const { sessionId, visitor } = await startConversation(nodes.other);
    nodes.buses[0].cut();
    await agent.request('session:resolve', { sessionId });
    assert.deepEqual(await agent.request('session:reopen', { sessionId }), { ok: true });
    // The hint of the end arrives late.
    nodes.other.events.publish({
      kind: 'changed',
      sessionId,
      session: { ...(await statusOf(sessionId)), status: 'resolved', final: true },
    });
    assert.deepEqual(await visitor.next('session:changed'), { status: 'queued' });
    nodes.buses[0].mend();
    for (const socket of [agent, visitor]) socket.close();
  });

  test('CHG-1: a change on one node reaches visitor and console on the other', async () => {
    const here = await connectAgent(nodes.one);
    const there = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.other);
    await there.request('sync', { sessionId });
    const reply = { sessionId, clientId: randomUUID(), body: 'Helo' };
    const { message } = await here.request('message:send', reply);
    const edit = { sessionId, messageId: message.id, body: 'Hello' };
    assert.deepEqual(await here.request('message:edit', edit), { ok: true });
    for (const socket of [visitor, there]) {
      let told;
      do told = (await socket.next('message:new')).message;
      while (told.code === undefined);
      assert.deepEqual(told.params, { messageId: message.id, body: 'Hello' });
    }
    for (const socket of [here, there, visitor]) socket.close();
  });

  test('CHG-2: notes and tags that are added on one node reach a console on the other', async () => {
    const here = await connectAgent(nodes.one);
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    const added = await here.request('note:add', {
      ...{ sessionId, clientId: randomUUID(), body: 'Call back' },
    });
    assert.deepEqual(await agent.next('note:new'), { sessionId, note: added.note });
    await here.request('tags:set', { sessionId, tags: ['vip'] });
    assert.deepEqual((await agent.next('conversation:changed')).tags, ['vip']);
    for (const socket of [here, agent, visitor]) socket.close();
  });

  test('CHG-2: notes and tags that the bus lost reach a console with the next look, once', async () => {
    const here = await connectAgent(nodes.one);
    const agent = await connectAgent(nodes.other);
    const { sessionId, visitor } = await startConversation(nodes.one);
    await agent.next('conversation:changed');
    await agent.request('sync', { sessionId });
    for (const bus of nodes.buses) bus.cut();
    for (const body of ['One', 'Two'])
      await here.request('note:add', { sessionId, clientId: randomUUID(), body });
    await here.request('tags:set', { sessionId, tags: ['vip'] });
    await nodes.other.sockets.lookForAgents();
    const { note } = await agent.next('note:new');
    assert.deepEqual([note.n, note.body], [2, 'Two']);
    await nodes.other.sockets.lookForAgents();
    await agent.request('lists');
    assert.equal(agent.heard.filter(({ event }) => event === 'note:new').length, 1);
    const told = agent.heard.filter(({ event }) => event === 'conversation:changed').at(-1);
    assert.deepEqual(told?.payload.tags, ['vip']);
    for (const bus of nodes.buses) bus.mend();
    for (const socket of [here, agent, visitor]) socket.close();
  });
});
