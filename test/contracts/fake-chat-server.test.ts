import { suite, test } from 'node:test';
import type { GenericSchema } from 'valibot';
import type { Socket } from '../../src/core/ports.js';
import { validate } from '../../src/protocol/parse.js';
import * as answers from '../../src/protocol/visitor-answers.js';
import { createFakeBrowser, type FakeBrowser } from '../support/fake-browser.js';
import { createFakeChatServer, type FakeChatServer } from '../support/fake-chat-server.js';
import { createFakeClock, type FakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeNetwork } from '../support/fake-network.js';
import { equal } from './contract.js';

interface World {
  clock: FakeClock;
  server: FakeChatServer;
  browser: FakeBrowser;
}

const ids = createFakeIds(11);

function createWorld(): World {
  const clock = createFakeClock();
  const server = createFakeChatServer({ clock: clock.fork(), pageSize: 3 });
  const network = createFakeNetwork({ clock, http: server.http, connect: server.connect });
  return { clock, server, browser: createFakeBrowser({ clock, network }) };
}

function parsed<T>(schema: GenericSchema<unknown, T>, input: unknown): T {
  const result = validate(schema, input);
  if (!result.ok) throw new Error(`${result.message}: ${JSON.stringify(input)}`);
  return result.value;
}

function openSession({ server }: World, openKey = ids.secret()): answers.OpenedAnswer {
  const body = { openKey, site: 'demo' };
  return parsed(
    answers.openedSchema,
    server.http({ method: 'POST', path: '/api/session', body }).body,
  );
}

interface Client {
  socket: Socket;
  events: [string, unknown][];
  closed: unknown[];
  /** The payload of the first event of that name. */
  event(name: string): unknown;
  ask(event: string, payload: unknown): Promise<unknown>;
}

async function connect(world: World, auth: Record<string, unknown>): Promise<Client> {
  const events: [string, unknown][] = [];
  const closed: unknown[] = [];
  const { transport } = world.browser.openTab().ports;
  const socket = transport.open(
    { v: 1, token: '', tabId: ids.uuid(), ...auth },
    {
      event: (name, payload) => events.push([name, payload]),
      closed: (refusal) => closed.push(refusal),
    },
  );
  await world.clock.advance(0);
  return {
    socket,
    events,
    closed,
    event: (name) => events.find(([other]) => other === name)?.[1],
    async ask(event, payload) {
      let answer: unknown;
      socket.request(event, payload, (given) => (answer = given));
      await world.clock.advance(0);
      return answer;
    },
  };
}

suite('FakeChatServer', () => {
  test('SES-7 one openKey opens one session', () => {
    const world = createWorld();
    const key = ids.secret();
    equal(openSession(world, key).session.id, openSession(world, key).session.id);
    equal(world.server.sessions().length, 1);
  });

  test('what it answers is what the protocol promises', async () => {
    const world = createWorld();
    const { session, sessionKey: bearer, token } = openSession(world);
    const client = await connect(world, { token });
    parsed(answers.welcomeSchema, client.event('welcome'));
    const message = { clientId: ids.uuid(), body: 'Hello' };
    parsed(answers.sentSchema, await client.ask('message:send', message));
    parsed(answers.messageNewSchema, client.event('message:new'));
    world.server.agentSays(session.id, 'Hi');
    world.server.agentReads(session.id, 1);
    await world.clock.advance(25_000);
    parsed(answers.sessionChangedSchema, client.event('session:changed'));
    parsed(answers.agentReadSchema, client.event('read'));
    parsed(answers.headSchema, client.event('head'));
    const sync = await client.ask('sync', { epoch: 1, after: 1 });
    equal(parsed(answers.syncedSchema, sync).messages.length, 1);
    parsed(answers.heartbeatAnswerSchema, await client.ask('heartbeat', { active: true }));
    parsed(answers.tokenSchema, await client.ask('token:refresh', { sessionKey: bearer }));
    const path = `/api/session/${session.id}`;
    const restored = world.server.http({ method: 'POST', path, bearer, body: {} });
    equal(parsed(answers.restoredSchema, restored.body).head, 2);
    const ended = world.server.http({ method: 'POST', path: `${path}/end`, bearer, body: {} });
    parsed(answers.endedSchema, ended.body);
    equal((await connect(world, { token })).closed, [
      { code: 'session_closed', message: 'session_closed' },
    ]);
  });

  test('COM-1 a message sent again is a duplicate, one with another text a conflict', async () => {
    const world = createWorld();
    const { session, token } = openSession(world);
    const client = await connect(world, { token });
    const clientId = ids.uuid();
    world.server.loseNextAck();
    equal(await client.ask('message:send', { clientId, body: 'Hello' }), undefined);
    const again = await client.ask('message:send', { clientId, body: 'Hello' });
    equal(parsed(answers.sentSchema, again).duplicate, true);
    const other = await client.ask('message:send', { clientId, body: 'Bye' });
    equal(other, { ok: false, error: { code: 'conflict', message: 'conflict' } });
    equal(world.server.bodies(session.id), ['Hello']);
  });

  test('TAB-10 a newer socket supersedes the older, whose messages are stale', async () => {
    const world = createWorld();
    const { session, token } = openSession(world);
    const older = await connect(world, { token });
    await connect(world, { token });
    equal(older.event('superseded'), { lease: 2, takeovers: 1 });
    const answer = await older.ask('message:send', { clientId: ids.uuid(), body: 'Late' });
    equal(answer, { ok: false, error: { code: 'stale_lease', message: 'stale_lease' } });
    await world.clock.advance(500);
    equal([older.closed.length, world.server.socketCount(session.id)], [1, 1]);
  });

  test('RES-4 a cursor of another log is answered by its last page, and reset', async () => {
    const world = createWorld();
    const { session, token } = openSession(world);
    for (const body of ['1', '2', '3', '4', '5']) world.server.agentSays(session.id, body);
    world.server.restoreBackup(session.id, 4);
    const client = await connect(world, { token, epoch: 1, after: 5 });
    const welcome = parsed(answers.welcomeSchema, client.event('welcome'));
    equal([welcome.epoch, welcome.messages.map(({ body }) => body)], [2, ['2', '3', '4']]);
    parsed(answers.resetSchema, client.event('reset'));
  });
});
