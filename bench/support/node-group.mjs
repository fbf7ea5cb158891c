// Servers that share a database: throw-away ones, from this machine's own PostgreSQL and Redis.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { io } from 'socket.io-client';
import {
  HOW_TO_GET_POSTGRES,
  HOW_TO_GET_REDIS,
  startPostgres,
  startRedis,
} from '../../tools/services.mjs';
import { startMeasured } from './measured-process.mjs';
import { cpuOfTree } from './process-figures.mjs';
import { signUpAgents } from './sign-up-agents.mjs';

const NO_LIMITS = {
  MESSAGES_PER_MINUTE: '100000000',
  MESSAGE_BURST: '100000000',
  MESSAGES_PER_ADDRESS_PER_MINUTE: '100000000',
  BYTES_PER_ADDRESS_PER_DAY: '100000000000',
  SESSIONS_PER_ADDRESS_PER_HOUR: '100000000',
  SOCKETS_PER_ADDRESS: '100000000',
  HANDSHAKES_PER_MINUTE: '100000000',
  REQUESTS_PER_MINUTE: '100000000',
  SIGN_INS_PER_MINUTE: '100000000',
};

/** PostgreSQL as it is installed: what it has acknowledged is on the disk. */
export async function startDurablePostgres() {
  const postgres = await startPostgres({ settings: [] });
  if (postgres === undefined) throw new Error(HOW_TO_GET_POSTGRES);
  return postgres;
}

/**
 * Starts nodes. Without `postgres` there is one, with the embedded database; without `withRedis` they know
 * nothing of each other.
 *
 * @param {{ count?: number, postgres?: object, withRedis?: boolean, agents?: number }} options
 */
export async function startNodeGroup({ count = 1, postgres, withRedis = false, agents = 0 }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
  const redis = withRedis ? await startRedis() : undefined;
  if (withRedis && redis === undefined) throw new Error(HOW_TO_GET_REDIS);
  const shared = {
    LOG_LEVEL: 'silent',
    DATA_DIR: folder,
    ...(postgres && { DATABASE_URL: await createDatabase(postgres) }),
    ...(redis && { REDIS_URL: redis.url }),
    ...NO_LIMITS,
  };
  const cookies = await signUpAgents(shared, agents);
  const nodes = [];
  for (let node = 0; node < count; node += 1)
    nodes.push(
      await startMeasured(path.resolve('dist/server/main.js'), {
        ready: /Ready: (http:\/\/[^\s/]+)/,
        env: { PORT: '0', HOST: '127.0.0.1', ...shared },
      }),
    );

  return {
    nodes,
    redis,
    cookies,
    /** Microseconds of CPU time since the beginning. */
    async cpu() {
      const each = await Promise.all(nodes.map((node) => node.cpu()));
      return {
        nodes: each.reduce((sum, one) => sum + one, 0),
        // The other groups rest meanwhile.
        postgres: postgres === undefined ? 0 : cpuOfTree(postgres.pid()),
        redis: redis === undefined ? 0 : cpuOfTree(redis.pid()),
      };
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
      await redis?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes an empty database; resolves with its URL. */
export async function createDatabase(postgres) {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const client = new Client(postgres.url('postgres'));
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return postgres.url(name);
}

/** Opens a session at a node and connects to it: the socket, and the session's id. */
export async function enterAsVisitor({ address }) {
  const opened = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ site: 'demo', openKey: randomBytes(32).toString('base64url') }),
  });
  const { token, session, error } = await opened.json();
  if (error) throw new Error(JSON.stringify(error));
  const auth = { v: 1, token, tabId: randomUUID() };
  const socket = await welcomed(io(address, options({ origin: address }, { auth })));
  return { socket, sessionId: session.id };
}

/** Connects a console to a node. */
export function enterAsAgent({ address }, cookie) {
  return welcomed(io(`${address}/agent`, options({ origin: address, cookie })));
}

function options(extraHeaders, more = {}) {
  return { transports: ['websocket'], forceNew: true, extraHeaders, ...more };
}

async function welcomed(socket) {
  socket.once('connect_error', (error) => {
    throw error;
  });
  await once(socket, 'welcome');
  return socket;
}

/** Sends a message and resolves when it is acknowledged. */
export async function send(socket, body, clientId = randomUUID()) {
  const answer = await socket.timeout(10_000).emitWithAck('message:send', { clientId, body });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
}
