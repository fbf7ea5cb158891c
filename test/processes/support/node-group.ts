import { Client } from 'pg';
import type { Message } from '../../../src/protocol/message.js';
import { startRedis } from '../../../tools/services.mjs';
import { createPostgresDatabase, WITHOUT_POSTGRES } from '../../support/test-postgres.js';
import { WITHOUT_REDIS } from '../../support/test-redis.js';
import type { ChatProcess, ChatProcessOptions } from './chat-process.js';
import { createServer } from './process-world.js';

/** For the option `skip` of a test: why several nodes cannot run on this machine, or `false`. */
export const WITHOUT_SERVICES = WITHOUT_POSTGRES || WITHOUT_REDIS;

export type RedisServer = NonNullable<Awaited<ReturnType<typeof startRedis>>>;

/** A message as the database holds it. */
export type StoredMessage = Pick<Message, 'id' | 'clientId' | 'seq' | 'body'> & { system: boolean };

/** Server processes that share a database and a Redis server of their own. */
export interface NodeGroup {
  readonly nodes: readonly ChatProcess[];
  readonly redis: RedisServer;
  readonly databaseUrl: string;
  log(sessionId: string): Promise<StoredMessage[]>;
  /** Ends the nodes and Redis. */
  close(): Promise<void>;
}

/** Starts so many nodes, one after the other: the first one migrates the database. */
export async function startNodes({
  count,
  settings = {},
  program,
  databaseUrl,
}: {
  count: number;
  settings?: Record<string, string>;
  program?: ChatProcessOptions['program'];
  /** Default: a new database on the server that `npm test` has started. */
  databaseUrl?: string;
}): Promise<NodeGroup> {
  const redis = (await startRedis())!;
  const url = databaseUrl ?? (await createPostgresDatabase());
  const shared = { DATABASE_URL: url, REDIS_URL: redis.url, ...settings };
  const nodes = Array.from({ length: count }, () =>
    createServer({ settings: shared, ...(program && { program }) }),
  );
  const close = async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await redis.stop();
  };
  try {
    for (const node of nodes) await node.start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    nodes,
    redis,
    databaseUrl: url,
    async log(sessionId) {
      const client = new Client(url);
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(
        `select id, client_id as "clientId", seq::int, body, author_kind = 'system' as system
         from messages where session_id = $1 order by seq`,
        [sessionId],
      );
      await client.end();
      return rows as unknown as StoredMessage[];
    },
    close,
  };
}
