// The supervision of the connection, and the bus over it, with a fake client and a clock that is stepped.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createRedisBus } from '../../../server/nodes/redis-bus.js';
import { createRedisConnection, RedisUnavailable } from '../../../server/nodes/redis-connection.js';
import type { Log } from '../../../server/ports.js';
import { turn } from '../../contracts/contract.js';
import { SILENT } from '../../support/database-files.js';
import { createFakeRedis, NO_ANSWER } from '../../support/fake-redis.js';
import { createTestClock } from '../support/test-clock.js';

/** The longest wait before it connects again, if the last connection lived for a while. */
const MAX_RETRY_MS = 750;
/** The same if it lived for moments only. */
const MAX_SECOND_RETRY_MS = 1_500;
const PING_INTERVAL_MS = 2_000;
const NOPERM = new Error("NOPERM this user has no permissions to run the 'ssubscribe' command");

function createWorld() {
  const redis = createFakeRedis();
  const clock = createTestClock();
  const warnings: string[] = [];
  const log: Log = {
    ...SILENT,
    warn: (fields, text) => warnings.push(`${text} ${reasonOf(fields)}`),
  };
  const connection = createRedisConnection({
    createClient: () => redis.createClient(),
    clock,
    log,
  });
  const bus = createRedisBus({ connection, nodeId: 'this', log });
  const world = {
    redis,
    connection,
    bus,
    warnings,
    gaps: 0,
    newest: () => redis.clients.at(-1)!,
    async advance(ms: number) {
      clock.advance(ms);
      await turn();
    },
    /** A command, and what becomes of it. */
    async runPing(ms = 0) {
      const result = connection
        .run((client) => client.sPublish('a', '{}'))
        .then(
          () => 'answered',
          (error: unknown) => (error instanceof RedisUnavailable ? 'unavailable' : 'refused'),
        );
      await world.advance(ms);
      return result;
    },
  };
  bus.onGap(() => (world.gaps += 1));
  return world;
}

function reasonOf(fields: object): string {
  return 'reason' in fields ? String(fields.reason) : '';
}

suite('RedisConnection', () => {
  test('COM-8: a connection that is lost is replaced; its channels stand again, and a gap is told', async () => {
    const world = createWorld();
    const { redis, connection, bus, newest, warnings, advance, runPing } = world;
    await connection.start();
    await bus.subscribe('a', () => undefined).active;
    assert.equal(connection.isConnected(), true);
    newest().fail(new Error('closed'));
    assert.equal(connection.isConnected(), false);
    assert.equal(await runPing(), 'unavailable');
    await bus.subscribe('b', () => undefined).active;
    await advance(MAX_SECOND_RETRY_MS);
    assert.deepEqual([...newest().subscribed], ['a', 'b']);
    assert.equal(redis.clients[0]!.isClosed(), true);
    assert.deepEqual([connection.isConnected(), world.gaps, warnings.length], [true, 1, 1]);
    newest().fail(new Error('closed'));
    assert.equal(warnings.length, 2);
  });

  test('A command waits for half a second; after it none waits until a ping was answered in time', async () => {
    const { redis, connection, advance, runPing } = createWorld();
    await connection.start();
    redis.answer = () => NO_ANSWER;
    assert.equal(await runPing(500), 'unavailable');
    assert.equal(await runPing(), 'unavailable');
    assert.equal(connection.isConnected(), false);
    const answerPing = redis.hold();
    await advance(PING_INTERVAL_MS);
    await advance(600);
    answerPing();
    await turn();
    assert.equal(connection.isConnected(), false);
    redis.answer = async () => undefined;
    await advance(PING_INTERVAL_MS);
    assert.equal(connection.isConnected(), true);
    assert.equal(await runPing(), 'answered');
    assert.equal(redis.clients.length, 1);
  });

  test('COM-8: what is subscribed or cancelled while Redis is silent stands when it answers; a gap is told', async () => {
    const world = createWorld();
    const { redis, connection, bus, newest, advance, runPing } = world;
    await connection.start();
    const before = bus.subscribe('before', () => undefined);
    await before.active;
    const answers: (() => void)[] = [];
    redis.answer = () => new Promise<void>((resolve) => answers.push(resolve));
    await runPing(500);
    await bus.subscribe('kept', () => undefined).active;
    before.cancel();
    bus.subscribe('cancelled', () => undefined).cancel();
    redis.answer = async () => undefined;
    for (const answer of answers) answer();
    await advance(PING_INTERVAL_MS);
    assert.deepEqual([...newest().subscribed], ['kept']);
    assert.deepEqual([redis.clients.length, world.gaps], [1, 1]);
  });

  test('COM-8: a gap is told when what was subscribed during silence stands, not before', async () => {
    const world = createWorld();
    const { redis, connection, bus, advance, runPing } = world;
    await connection.start();
    let subscribe: () => void = () => undefined;
    redis.answer = () => NO_ANSWER;
    await runPing(500);
    redis.answer = () => new Promise<void>((resolve) => (subscribe = resolve));
    bus.subscribe('a', () => undefined);
    await turn();
    redis.answer = async () => undefined;
    await advance(PING_INTERVAL_MS);
    assert.equal(world.gaps, 0);
    subscribe();
    await turn();
    assert.equal(world.gaps, 1);
  });

  test('COM-8: what is subscribed while it connects stands when it is ready', async () => {
    const { redis, connection, bus, newest, advance } = createWorld();
    await connection.start();
    bus.subscribe('a', () => undefined);
    await turn();
    const answer = redis.hold();
    newest().fail(new Error('closed'));
    await advance(MAX_SECOND_RETRY_MS);
    answer();
    await turn();
    bus.subscribe('b', () => undefined);
    redis.answer = async () => undefined;
    answer();
    await turn();
    assert.deepEqual([...newest().subscribed].sort(), ['a', 'b']);
  });

  test('A connection whose ping has no answer within four seconds is replaced', async () => {
    const { redis, connection, advance } = createWorld();
    await connection.start();
    redis.answer = () => NO_ANSWER;
    await advance(PING_INTERVAL_MS);
    await advance(4_000);
    assert.equal(redis.clients[0]!.isClosed(), true);
    redis.answer = async () => undefined;
    await advance(MAX_SECOND_RETRY_MS);
    assert.deepEqual([redis.clients.length, connection.isConnected()], [2, true]);
  });

  test('A failure of one of several servers does not end the attempt to connect', async () => {
    const { redis, connection, newest } = createWorld();
    const connect = redis.hold();
    const started = connection.start();
    await turn();
    newest().fail(new Error('the first sentinel is dead'));
    redis.answer = async () => undefined;
    connect();
    await started;
    assert.deepEqual([redis.clients.length, connection.isConnected()], [1, true]);
  });

  test('An attempt that succeeds after it was given up is closed, and does not disturb its successor', async () => {
    const { redis, connection, bus, advance } = createWorld();
    bus.subscribe('a', () => undefined);
    const connect = redis.hold();
    const started = connection.start();
    await turn();
    await advance(20_000);
    await started;
    redis.answer = async () => undefined;
    await advance(MAX_SECOND_RETRY_MS);
    connect();
    await turn();
    const [late, successor] = redis.clients;
    assert.deepEqual([late!.isClosed(), late!.subscribed.size], [true, 0]);
    assert.deepEqual([successor!.isClosed(), connection.isConnected()], [false, true]);
  });

  test('Who closes it while it connects has no connection afterwards', async () => {
    const { redis, connection, bus, advance } = createWorld();
    bus.subscribe('a', () => undefined);
    const connect = redis.hold();
    const started = connection.start();
    await turn();
    await connection.close();
    connect();
    await started;
    await advance(60_000);
    assert.deepEqual(
      redis.clients.map((client) => [client.isClosed(), client.subscribed.size]),
      [[true, 0]],
    );
  });

  test('Who closes it before there is a client has no connection afterwards', async () => {
    const { redis, connection } = createWorld();
    const started = connection.start();
    await connection.close();
    await started;
    assert.equal(redis.clients[0]!.isClosed(), true);
  });

  test('Redis is told of a channel once, however many listen to it', async () => {
    const { redis, connection, bus } = createWorld();
    await connection.start();
    const commands: string[] = [];
    redis.answer = async (command) => void commands.push(command);
    const [first, second] = [
      bus.subscribe('a', () => undefined),
      bus.subscribe('a', () => undefined),
    ];
    await second.active;
    first.cancel();
    await turn();
    assert.deepEqual(commands, ['sSubscribe']);
    second.cancel();
    await turn();
    assert.deepEqual(commands, ['sSubscribe', 'sUnsubscribe']);
  });

  test('A client that cannot be made is tried again', async () => {
    const { redis, connection, newest, advance } = createWorld();
    const { createClient } = redis;
    await connection.start();
    let failures = 0;
    redis.createClient = async () => {
      failures += 1;
      throw new Error('no module');
    };
    newest().fail(new Error('closed'));
    await advance(MAX_SECOND_RETRY_MS);
    await advance(MAX_SECOND_RETRY_MS);
    assert.ok(failures >= 2);
    redis.createClient = createClient;
    await advance(MAX_SECOND_RETRY_MS);
    assert.equal(connection.isConnected(), true);
  });

  test('A listener that throws keeps neither others from hearing of a gap nor the pings from going on', async () => {
    const world = createWorld();
    const { redis, connection, newest, advance } = world;
    connection.onRecovered(() => {
      throw new Error('on purpose');
    });
    let others = 0;
    connection.onRecovered(() => (others += 1));
    await connection.start();
    newest().fail(new Error('closed'));
    await advance(MAX_SECOND_RETRY_MS);
    assert.equal(others, 1);
    redis.answer = () => NO_ANSWER;
    await advance(PING_INTERVAL_MS);
    await advance(4_000);
    assert.equal(connection.isConnected(), false);
  });

  test('COM-8: a node that started without Redis is told of a gap when it comes', async () => {
    const world = createWorld();
    const { redis, connection, advance } = world;
    redis.answer = async () => {
      throw new Error('connect ECONNREFUSED');
    };
    await connection.start();
    redis.answer = async () => undefined;
    await advance(MAX_SECOND_RETRY_MS);
    assert.deepEqual([connection.isConnected(), world.gaps], [true, 1]);
  });

  test('A node that started with Redis is told of none', async () => {
    const world = createWorld();
    await world.connection.start();
    assert.equal(world.gaps, 0);
  });

  test('A ping that is answered with an error leaves the connection, and shows', async () => {
    const { redis, connection, warnings, advance } = createWorld();
    await connection.start();
    redis.answer = async () => {
      throw new Error('LOADING Redis is loading the dataset in memory');
    };
    await advance(PING_INTERVAL_MS);
    await advance(PING_INTERVAL_MS);
    assert.deepEqual([redis.clients.length, connection.isConnected()], [1, false]);
    assert.equal(warnings.filter((line) => line.includes('LOADING')).length, 1);
    redis.answer = async () => undefined;
    await advance(PING_INTERVAL_MS);
    assert.equal(connection.isConnected(), true);
  });

  test('Commands that Redis refuses are logged, each kind once a minute', async () => {
    const { redis, connection, warnings, advance, runPing } = createWorld();
    await connection.start();
    const refuse = (text: string) => async (command: string) => {
      if (command !== 'ping') throw new Error(text);
    };
    for (const text of ['OOM command not allowed', 'OOM command not allowed', 'READONLY replica']) {
      redis.answer = refuse(text);
      assert.equal(await runPing(), 'refused');
    }
    assert.deepEqual(
      warnings.map((line) => line.split(' ').at(-1)),
      ['allowed', 'replica'],
    );
    for (let pings = 0; pings < 30; pings += 1) await advance(PING_INTERVAL_MS);
    await runPing();
    assert.equal(warnings.length, 3);
    assert.equal(connection.isConnected(), true);
  });

  test('A node that may not subscribe is not connected, says why, and tries ever more slowly', async () => {
    const { redis, connection, bus, warnings, advance } = createWorld();
    bus.subscribe('nodes', () => undefined);
    redis.answer = async (command) => {
      if (command === 'sSubscribe') throw NOPERM;
    };
    await connection.start();
    assert.equal(connection.isConnected(), false);
    assert.ok(warnings.some((line) => line.includes('NOPERM')));
    for (let tries = 0; tries < 6; tries += 1) await advance(23_000);
    const tried = redis.clients.length;
    await advance(7_000);
    assert.equal(redis.clients.length, tried);
    redis.answer = async () => undefined;
    await advance(23_000);
    assert.equal(connection.isConnected(), true);
  });

  test('A connection that lived for a while is replaced as soon as the first', async () => {
    const { redis, connection, newest, advance } = createWorld();
    await connection.start();
    for (let losses = 0; losses < 6; losses += 1) {
      newest().fail(new Error('closed'));
      await advance(23_000 / 10);
    }
    await advance(23_000);
    for (let pings = 0; pings < 6; pings += 1) await advance(PING_INTERVAL_MS);
    const { length } = redis.clients;
    newest().fail(new Error('closed'));
    await advance(MAX_RETRY_MS);
    assert.equal(redis.clients.length, length + 1);
  });
});
