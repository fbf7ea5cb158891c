import { Client } from 'pg';
import type { Message } from '../../../src/protocol/message.js';
import { startRedis } from '../../../tools/services.mjs';
import { createPostgresDatabase, WITHOUT_POSTGRES } from '../../support/test-postgres.js';
import { WITHOUT_REDIS } from '../../support/test-redis.js';
import type { ChatProcess, ChatProcessOptions } from './chat-process.js';
import { startNetworkLink, type NetworkLink } from './network-link.js';
import { createServer } from './process-world.js';

/** For the option `skip` of a test: why several nodes cannot run on this machine, or `false`. */
export const WITHOUT_SERVICES = WITHOUT_POSTGRES || WITHOUT_REDIS;

export type RedisServer = NonNullable<Awaited<ReturnType<typeof startRedis>>>;

/** A message as the database holds it. */
export type StoredMessage = Pick<Message, 'id' | 'clientId' | 'seq' | 'body'> & {
  system: boolean;
  /** ms since 1970 */
  at: number;
};

/** Server processes that share a database and a Redis server of their own. */
export interface NodeGroup {
  readonly nodes: readonly ChatProcess[];
  /** The ways of each node, in their order, to PostgreSQL and to Redis. */
  readonly links: readonly { readonly postgres: NetworkLink; readonly redis: NetworkLink }[];
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
  settingsOf = () => ({}),
  program,
  databaseUrl,
}: {
  count: number;
  settings?: Record<string, string>;
  /** Those of one node, by its place in the group. */
  settingsOf?: (node: number) => Record<string, string>;
  program?: ChatProcessOptions['program'];
  /** Default: a new database on the server that `npm test` has started. */
  databaseUrl?: string;
}): Promise<NodeGroup> {
  const redis = (await startRedis())!;
  const url = databaseUrl ?? (await createPostgresDatabase());
  const links = await Promise.all(
    Array.from({ length: count }, async () => ({
      postgres: await startNetworkLink(url),
      redis: await startNetworkLink(redis.url),
    })),
  );
  const nodes = links.map((link, node) => {
    const urls = { DATABASE_URL: link.postgres.url, REDIS_URL: link.redis.url };
    return createServer({
      settings: { ...urls, ...settings, ...settingsOf(node) },
      ...(program && { program }),
    });
  });
  const close = async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await Promise.all(links.flatMap((link) => [link.postgres.close(), link.redis.close()]));
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
    links,
    redis,
    databaseUrl: url,
    async log(sessionId) {
      const client = new Client(url);
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(
        `select id, client_id as "clientId", seq::int, body, at::float8, author_kind = 'system' as system
         from messages where session_id = $1 order by seq`,
        [sessionId],
      );
      await client.end();
      return rows as unknown as StoredMessage[];
    },
    close,
  };
}
