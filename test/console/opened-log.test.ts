import { assert } from '@open-wc/testing';
import { createConsoleWorld } from './support/console-world.js';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('console client: the opened log', () => {
  it('RES-1 after a reconnect it goes on from the cursor: no hole, no duplicate', async () => {
    const { client, server, clock, seqs, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    client.open(id);
    await clock.advance(10);
    server.cut();
    for (const seq of range(2, 130)) server.say(id, String(seq));
    await clock.advance(100);
    server.up();
    await clock.advance(100);
    assert.deepEqual(seqs(), range(1, 130));
    server.say(id, '131');
    await clock.advance(100);
    assert.deepEqual(seqs(), range(1, 131));
  });

  it('D3 what the visitor’s page says anew is seen beside the opened conversation', async () => {
    const { client, server, clock, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    client.open(id);
    await clock.advance(10);
    server.sessions.get(id)!.context.routingData = { plan: 'pro' };
    server.emit('context:changed', { sessionId: id });
    await clock.advance(100);
    assert.deepEqual(client.store.get().opened?.context?.routingData, { plan: 'pro' });
  });

  it('RES-2 a lost message is asked for, and nothing is shown above the hole', async () => {
    const { client, server, clock, seqs, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    client.open(id);
    await clock.advance(10);
    server.loseMessages(1);
    server.say(id, '2');
    server.say(id, '3');
    await clock.advance(50);
    assert.deepEqual(seqs(), [1]);
    await clock.advance(1_000);
    assert.deepEqual(seqs(), [1, 2, 3]);
  });

  it('RES-3 a line that tells of a newer message makes it be asked for', async () => {
    const { client, server, clock, seqs, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    client.open(id);
    await clock.advance(10);
    server.loseMessages(1);
    server.say(id, '2');
    await clock.advance(1_000);
    assert.deepEqual(seqs(), [1, 2]);
  });

  it('RES-2 what is told twice, or before the first page, is shown once', async () => {
    const { client, server, clock, seqs, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    client.open(id);
    const message = server.say(id, '2');
    server.emit('message:new', { sessionId: id, message });
    await clock.advance(100);
    server.emit('message:new', { sessionId: id, message });
    assert.deepEqual(seqs(), [1, 2]);
  });

  it('RES-4 another log than the one we hold a part of replaces it', async () => {
    const { client, server, clock, bodies, start } = createConsoleWorld();
    const id = server.begin('1');
    for (const body of ['2', '3', '4']) server.say(id, body);
    await start();
    client.open(id);
    await clock.advance(10);
    server.cut();
    server.restore(id, server.sessions.get(id)!.log.slice(0, 2));
    server.up();
    await clock.advance(100);
    assert.deepEqual(bodies(), ['1', '2']);
  });

  it('older messages load below the floor until the first', async () => {
    const { client, server, clock, seqs, start } = createConsoleWorld();
    const id = server.begin('1');
    for (const seq of range(2, 120)) server.say(id, String(seq));
    await start();
    client.open(id);
    await clock.advance(10);
    assert.deepEqual(seqs(), range(71, 120));
    for (const _ of range(1, 4)) {
      client.loadOlder();
      await clock.advance(10);
    }
    assert.deepEqual(seqs(), range(1, 120));
    assert.lengthOf(
      server.requests.filter(({ event }) => event === 'history'),
      2,
    );
  });

  it('marks as read what stands in the middle of a visible console, and only that', async () => {
    const { client, server, clock, page, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    page.hide();
    client.open(id);
    await clock.advance(10);
    const marks = () =>
      server.requests.filter(({ event }) => event === 'read').map(({ payload }) => payload.upTo);
    assert.deepEqual(marks(), []);
    page.show();
    await clock.advance(10);
    assert.deepEqual(marks(), [1]);
    server.say(id, '2');
    await clock.advance(10);
    assert.deepEqual(marks(), [1, 2]);
  });

  it('an erased conversation is emptied, and its drafts are gone', async () => {
    const { client, server, clock, state, start } = createConsoleWorld();
    const id = server.begin('1');
    await start();
    client.open(id);
    await clock.advance(10);
    client.setDraft('half a sen');
    server.emit('conversation:gone', { sessionId: id });
    assert.equal(state().opened?.erased, true);
    assert.equal(state().conversations.size, 0);
    assert.equal(state().drafts.size, 0);
  });
});
