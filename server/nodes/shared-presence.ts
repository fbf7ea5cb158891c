import type { Presence } from '../agents/presence.js';
import type { Clock, Log } from '../ports.js';
import type { Storage } from '../storage/storage.js';
import type { RedisConnection } from './redis-connection.js';

/** Tells the other nodes which agents are on this one, and learns which are on them. */
export interface SharedPresence {
  /** Exchanges both. To be called every {@link PRESENCE_MS}, and when another node says that it is due. */
  exchange(): Promise<void>;
  /** The node is stopping: its agents are gone at once. */
  leave(): Promise<void>;
}

export const PRESENCE_MS = 10_000;
/** A node that has not said anything for so long is dead: it missed two reports. */
const DEAD_AFTER_MS = 25_000;
/** A hash: for each node the time of its report and the ids of its agents. */
const KEY = 'presence';
const KEY_SECONDS = 60;

/** A node that is the only one. */
export const noSharedPresence: SharedPresence = {
  exchange: async () => undefined,
  leave: async () => undefined,
};

export function createSharedPresence({
  redis,
  nodeId,
  presence,
  storage,
  clock,
  log,
}: {
  redis: RedisConnection;
  nodeId: string;
  presence: Presence;
  storage: Pick<Storage, 'agents'>;
  /** The clock that all nodes share. */
  clock: Clock;
  log: Log;
}): SharedPresence {
  const readReports = async () => {
    const now = clock.now();
    const own = JSON.stringify({ at: now, agents: presence.here() });
    const all = await redis.run(async (client) => {
      await client.hSet(KEY, nodeId, own);
      await client.expire(KEY, KEY_SECONDS);
      return client.hGetAll(KEY);
    });
    const ids = new Set<string>();
    const dead: string[] = [];
    for (const [node, text] of Object.entries(all)) {
      const { at, agents } = JSON.parse(text) as { at: number; agents: string[] };
      if (now - at > DEAD_AFTER_MS) dead.push(node);
      else if (node !== nodeId) for (const id of agents) ids.add(id);
    }
    if (dead.length > 0) await redis.run((client) => client.hDel(KEY, dead));
    return ids;
  };

  return {
    async exchange() {
      const elsewhere = await readReports().catch((error: unknown) => {
        log.debug({ reason: String(error) }, 'the agents of other nodes are not known');
        return new Set<string>();
      });
      const ids = new Set([...presence.here(), ...elsewhere]);
      // Names and availability are what the database says: any node may have set them.
      presence.setKnown(await storage.agents.findAll([...ids]), elsewhere);
    },
    leave: () => redis.run((client) => client.hDel(KEY, nodeId)).then(ignore, ignore),
  };
}

function ignore(): void {}
