// Redis in each of its modes: one server, a cluster of three, and a master with a replica and a sentinel.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createClient } from '@redis/client';
import { freePort } from '../../tools/free-port.mjs';
import { makeFolder, startRedis, unprivileged } from '../../tools/services.mjs';
import { eventually, turn } from '../contracts/contract.js';

type Server = NonNullable<Awaited<ReturnType<typeof startRedis>>>;

export interface RedisMode {
  /** The settings with which the chat server finds it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Those that hold data; first the master. */
  readonly servers: readonly Server[];
  stop(): Promise<void>;
}

/** Servers that agree on something, and clients that connect again, take seconds on a quiet machine. */
const PATIENCE_MS = 60_000;

/** Waits until servers and clients have come to something. */
export function untilSettled(holds: () => boolean): Promise<void> {
  return eventually(turn, holds, holds.toString(), PATIENCE_MS);
}

/** Of the slots of a cluster's first server. */
const LAST_OF_FIRST = 5460;

export async function startSingle(): Promise<RedisMode> {
  const server = await start();
  return { settings: { REDIS_URL: server.url }, servers: [server], stop: server.stop };
}

export async function startCluster(): Promise<RedisMode> {
  const servers = await Promise.all(
    [1, 2, 3].map(async () => {
      const busPort = String(await freePort());
      return start('--cluster-enabled', 'yes', '--cluster-port', busPort);
    }),
  );
  const [first, ...others] = servers;
  const busPorts = await Promise.all(
    servers.map((server) => ask(server, 'CONFIG GET cluster-port')),
  );
  const SLOTS = [`0 ${LAST_OF_FIRST}`, `${LAST_OF_FIRST + 1} 10922`, '10923 16383'];
  await Promise.all(
    servers.map((server, index) => ask(server, `CLUSTER ADDSLOTSRANGE ${SLOTS[index]!}`)),
  );
  for (const [index, server] of others.entries()) {
    const { 'cluster-port': busPort } = busPorts[index + 1] as Record<string, string>;
    await ask(first!, `CLUSTER MEET 127.0.0.1 ${new URL(server.url).port} ${busPort!}`);
  }
  await Promise.all(servers.map((server) => untilAnswer(server, 'CLUSTER INFO', /state:ok/)));
  return {
    settings: { REDIS_MODE: 'cluster', REDIS_URL: servers.map(({ url }) => url).join() },
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

/** The first sentinel in the settings is dead. */
export async function startWithSentinel(): Promise<RedisMode> {
  const master = await start('--repl-diskless-sync-delay', '0');
  const { port: masterPort } = new URL(master.url);
  const replica = await start('--replicaof', `127.0.0.1 ${masterPort}`);
  await untilAnswer(replica, 'INFO replication', /master_link_status:up/);
  const sentinel = await startSentinel(masterPort);
  return {
    settings: {
      REDIS_MODE: 'sentinel',
      REDIS_SENTINEL_NAME: 'chat',
      REDIS_URL: `redis://127.0.0.1:${await freePort()},${sentinel.url}`,
    },
    servers: [master, replica],
    async stop() {
      await sentinel.stop();
      await master.stop();
      await replica.stop();
    },
  };
}

async function startSentinel(masterPort: string) {
  const owner = unprivileged('redis');
  const folder = makeFolder('chat-sentinel-', owner);
  const port = await freePort();
  const file = path.join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor chat 127.0.0.1 ${masterPort} 1`,
    'sentinel down-after-milliseconds chat 500',
    'sentinel failover-timeout chat 2000',
  ];
  fs.writeFileSync(file, lines.join('\n'));
  // It writes what it finds out into this file, as another user.
  fs.chmodSync(file, 0o666);
  const child = spawn('redis-server', [file, '--sentinel'], { ...owner, stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  await untilAnswer({ url }, 'SENTINEL REPLICAS chat', /127/);
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Moves the slots of channels from the first server of a cluster to the second. No keys may be in them. */
export async function moveSlots({ servers }: RedisMode, channels: readonly string[]) {
  const [source, target, other] = servers;
  const id = String(await ask(target!, 'CLUSTER MYID'));
  const keySlots = channels.map((channel) => `CLUSTER KEYSLOT ${channel}`);
  const slots = (await askAll(source!, keySlots)).map(Number);
  const moved = slots.filter((slot) => slot <= LAST_OF_FIRST);
  const sourceId = String(await ask(source!, 'CLUSTER MYID'));
  // With this the target's claim counts as newer. Without, the servers might believe the source's.
  const importing = moved.map((slot) => `CLUSTER SETSLOT ${slot} IMPORTING ${sourceId}`);
  await askAll(target!, importing);
  const commands = moved.map((slot) => `CLUSTER SETSLOT ${slot} NODE ${id}`);
  // All at once: who comes back in the middle of it is sent away again. The third server would believe the
  // others only after a while.
  for (const server of [target!, source!, other!]) await askAll(server, commands);
}

/** The answer of one server to one command. */
export async function ask(server: { url: string }, command: string): Promise<unknown> {
  const [answer] = await askAll(server, [command]);
  return answer;
}

/** The answers of one server to commands that reach it together. */
async function askAll({ url }: { url: string }, commands: readonly string[]): Promise<unknown[]> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await Promise.all(commands.map((command) => client.sendCommand(command.split(' '))));
  } finally {
    client.destroy();
  }
}

async function untilAnswer(server: { url: string }, command: string, pattern: RegExp) {
  let answer = '';
  await eventually(
    async () => {
      answer = JSON.stringify(await ask(server, command).catch(() => ''));
      await turn();
    },
    () => pattern.test(answer),
    `${command}: ${String(pattern)}`,
    PATIENCE_MS,
  );
}

async function start(...args: string[]): Promise<Server> {
  return (await startRedis({ args }))!;
}
