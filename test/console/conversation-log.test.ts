import { assert } from '@open-wc/testing';
import { createTestClient } from './support/test-client.js';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('console client: the log of the selected conversation', () => {
  it('RES-1: continues from the cursor after a reconnect, without a hole or a duplicate', async () => {
    const { client, server, clock, seqs, start, reconnect } = createTestClient();
    const id = server.startConversation('1');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.disconnect();
    for (const seq of range(2, 130)) server.sendFromVisitor(id, String(seq));
    await clock.advance(100);
    await reconnect();
    assert.deepEqual(seqs(), range(1, 130));
    server.sendFromVisitor(id, '131');
    await clock.advance(100);
    assert.deepEqual(seqs(), range(1, 131));
  });

  it('D3: loads the visitor’s context again when it has changed', async () => {
    const { client, server, clock, start } = createTestClient();
    const id = server.startConversation('1');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.sessions.get(id)!.context.routingData = { plan: 'pro' };
    server.emit('context:changed', { sessionId: id });
    await clock.advance(100);
    assert.deepEqual(client.store.get().selected?.context?.routingData, { plan: 'pro' });
  });

  it('D3: loads the context again when it has changed while it was loading', async () => {
    const { client, server, clock, state, start } = createTestClient();
    const id = server.startConversation('1');
    await start();
    client.selectConversation(id);
    await clock.advance(1);
    server.sessions.get(id)!.context.routingData = { plan: 'pro' };
    server.emit('context:changed', { sessionId: id });
    await clock.advance(100);
    assert.deepEqual(state().selected?.context?.routingData, { plan: 'pro' });
  });

  it('repeats a request that failed, with growing waits and on the same connection', async () => {
    const { client, server, clock, seqs, start } = createTestClient();
    const id = server.startConversation('1');
    await start();
    server.refusals.set('sync', 'unavailable');
    client.selectConversation(id);
    await clock.advance(20_000);
    const tries = server.requests.filter(({ event }) => event === 'sync').length;
    assert.isAbove(tries, 2);
    assert.isBelow(tries, 9);
    assert.deepEqual(seqs(), []);
    server.refusals.clear();
    await clock.advance(30_000);
    assert.deepEqual(seqs(), [1]);
    assert.equal(server.opened, 1);
  });

  it('RES-2: requests a lost message, and shows nothing above the hole', async () => {
    const { client, server, clock, seqs, start } = createTestClient();
    const id = server.startConversation('1');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.dropMessages(1);
    server.sendFromVisitor(id, '2');
    server.sendFromVisitor(id, '3');
    await clock.advance(50);
    assert.deepEqual(seqs(), [1]);
    await clock.advance(1_000);
    assert.deepEqual(seqs(), [1, 2, 3]);
  });

  it('RES-3: requests a message that is known only from the lists', async () => {
    const { client, server, clock, seqs, start } = createTestClient();
    const id = server.startConversation('1');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.dropMessages(1);
    server.sendFromVisitor(id, '2');
    await clock.advance(1_000);
    assert.deepEqual(seqs(), [1, 2]);
  });

  it('RES-2: shows a message once that arrives twice, or before the first page', async () => {
    const { client, server, clock, seqs, start } = createTestClient();
    const id = server.startConversation('1');
    await start();
    client.selectConversation(id);
    const message = server.sendFromVisitor(id, '2');
    server.emit('message:new', { sessionId: id, message });
    await clock.advance(100);
    server.emit('message:new', { sessionId: id, message });
    assert.deepEqual(seqs(), [1, 2]);
  });

  it('RES-4: replaces the transcript when the server has another log', async () => {
    const { client, server, clock, bodies, start, reconnect } = createTestClient();
    const id = server.startConversation('1');
    for (const body of ['2', '3', '4']) server.sendFromVisitor(id, body);
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.disconnect();
    server.replaceLog(id, server.sessions.get(id)!.log.slice(0, 2));
    await reconnect();
    assert.deepEqual(bodies(), ['1', '2']);
  });

  it('loads older messages back to the first one', async () => {
    const { client, server, clock, seqs, start } = createTestClient();
    const id = server.startConversation('1');
    for (const seq of range(2, 120)) server.sendFromVisitor(id, String(seq));
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    assert.deepEqual(seqs(), range(71, 120));
    for (const _ of range(1, 4)) {
      client.loadOlderMessages();
      await clock.advance(10);
    }
    assert.deepEqual(seqs(), range(1, 120));
    assert.lengthOf(
      server.requests.filter(({ event }) => event === 'history'),
      2,
    );
  });

  it('an erased conversation loses its list entry, and its draft unless that is on screen', async () => {
    const { client, server, clock, state, start } = createTestClient();
    const [other, id] = [server.startConversation('1'), server.startConversation('2')];
    await start();
    for (const each of [other, id]) {
      client.selectConversation(each);
      await clock.advance(10);
      client.setDraft('half a sen');
    }
    for (const sessionId of [other, id]) server.emit('conversation:gone', { sessionId });
    assert.equal(state().selected?.gone, true);
    assert.equal(state().conversations.size, 0);
    assert.deepEqual([...state().drafts.keys()], [id]);
  });
});
