import { array, exactOptional, integer, maxLength, number, pipe, type InferOutput } from 'valibot';
import { uuidSchema } from '../../src/protocol/ids.js';
import { object } from '../../src/protocol/objects.js';
import { parse } from '../../src/protocol/parse.js';
import type { Presence } from '../agents/presence.js';
import { oneAtATime } from '../one-at-a-time.js';
import type { Clock, Log, Undo } from '../ports.js';
import type { Storage } from '../storage/storage.js';
import type { NodeBus } from './node-bus.js';
import { sendNotice } from './node-notices.js';
import type { RedisConnection } from './redis-connection.js';

/** Tells the other nodes which agents are on this one, and learns which are on them. */
export interface SharedPresence {
  /**
   * Exchanges both. To be called every {@link PRESENCE_INTERVAL_MS}, and when another node says that it is
   * due. Calls during a run share one more run.
   *
   * @throws StorageUnavailable
   */
  sync(): Promise<void>;
  /** Whether this is another node, and has said something lately. */
  isAlive(nodeId: string): boolean;
  /** The node is stopping: its agents are gone at once. Nothing is exchanged any more. Never rejects. */
  leave(): Promise<void>;
}

export const PRESENCE_INTERVAL_MS = 10_000;
/** A node that has not said anything for so long is dead: it missed two reports. */
const DEAD_AFTER_MS = 25_000;
/** The clocks of nodes differ less. A report from further ahead would outlive its node by too long. */
const MAX_AHEAD_MS = 5_000;
/** More are not read from the database at once. */
const MAX_AGENTS = 10_000;
/** A hash: for each node the time of its report, the ids of its agents, and whose console is on a screen. */
const KEY = 'presence';
const KEY_SECONDS = 60;

const reportSchema = object({
  at: pipe(number(), integer()),
  agents: pipe(array(uuidSchema), maxLength(MAX_AGENTS)),
  /** Those of them whose console is on a screen. Absent: from a server of the version before. */
  visible: exactOptional(pipe(array(uuidSchema), maxLength(MAX_AGENTS))),
});
type Report = InferOutput<typeof reportSchema>;

/** A node that is the only one. */
export const noSharedPresence: SharedPresence = {
  sync: async () => undefined,
  isAlive: () => false,
  leave: async () => undefined,
};

export function createSharedPresence({
  redis,
  bus,
  nodeId,
  presence,
  storage,
  clock,
  log,
}: {
  redis: Pick<RedisConnection, 'run'>;
  bus: NodeBus;
  nodeId: string;
  presence: Presence;
  storage: Pick<Storage, 'agents'>;
  /** The clock that all nodes share. */
  clock: Clock;
  log: Log;
}): SharedPresence {
  /** The last report of each other node. It counts until it is old, whether Redis still has it or not. */
  const reports = new Map<string, Report>();
  let hasLeft = false;
  let hasWarned = false;
  let cancelExpiry: Undo = () => undefined;

  const isOld = ({ at }: Report) => clock.now() - at > DEAD_AFTER_MS;
  const isAhead = ({ at }: Report) => at - clock.now() > MAX_AHEAD_MS;
  const isUnknown = (error: unknown) => {
    log.debug({ reason: String(error) }, 'the agents of other nodes are not known');
    return undefined;
  };

  const write = (agents: string[], visible: string[]) =>
    redis.run(async (client) => {
      const report: Report = { at: clock.now(), agents, visible };
      const written = client.hSet(KEY, nodeId, JSON.stringify(report));
      await Promise.all([written, client.expire(KEY, KEY_SECONDS)]);
    });
  const remove = (nodes: string[]) => redis.run((client) => client.hDel(KEY, nodes));

  const read = (fields: Record<string, string>) => {
    const useless: string[] = [];
    for (const [node, text] of Object.entries(fields)) {
      if (node === nodeId) continue;
      const report = parseReport(text);
      const isBad = report === undefined || isAhead(report);
      if (isBad || isOld(report)) useless.push(node);
      else reports.set(node, report);
      if (isBad && !hasWarned) {
        hasWarned = true;
        log.warn({}, 'a report of agents in Redis cannot be right; it is removed');
      }
    }
    if (useless.length > 0) remove(useless).catch(isUnknown);
  };

  const sync = oneAtATime(async () => {
    if (hasLeft) return;
    // One wait for both. What cannot be written can perhaps be read.
    const [, fields] = await Promise.all([
      write(presence.here(), presence.visibleHere()).catch(isUnknown),
      redis.run((client) => client.hGetAll(KEY)).catch(isUnknown),
    ]);
    if (hasLeft) return;
    if (fields !== undefined) read(fields);
    for (const [node, report] of reports)
      if (isOld(report) || isAhead(report)) reports.delete(node);
    expireInTime();

    const elsewhere = new Set([...reports.values()].flatMap(({ agents }) => agents));
    const ids = new Set([...presence.here(), ...elsewhere]);
    // Names and availability are what the database says: any node may have set them.
    const agents = await storage.agents.findAll([...ids].slice(0, MAX_AGENTS));
    const visible = new Set([...reports.values()].flatMap((report) => report.visible ?? []));
    presence.setKnown(agents, { present: elsewhere, visible });
  });
  /** A dead node's agents are gone as soon as its report is old, not an interval later. */
  const expireInTime = () => {
    cancelExpiry();
    if (reports.size === 0) return;
    const oldest = Math.min(...[...reports.values()].map(({ at }) => at));
    cancelExpiry = clock.after(oldest + DEAD_AFTER_MS + 1 - clock.now(), () => {
      sync().catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'agents of other nodes were not read; they will be');
      });
    });
  };

  return {
    sync,
    isAlive(node) {
      const report = reports.get(node);
      return report !== undefined && !isOld(report);
    },
    async leave() {
      hasLeft = true;
      cancelExpiry();
      // Not removed: to the others a report that is missing is one that Redis has lost.
      await write([], []).catch(isUnknown);
      sendNotice(bus, 'presence');
    },
  };
}

function parseReport(text: string): Report | undefined {
  try {
    return parse(reportSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
