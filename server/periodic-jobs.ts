import type { Components } from './components.js';
import { SYNCHRONIZE_MS } from './database-clock.js';
import type { ChunkCopies } from './http/chunk-copies.js';
import type { Clock, Log, Undo } from './ports.js';
import { TASK_STAMP_MS } from './tasks/task-state.js';
import { PRESENCE_INTERVAL_MS } from './nodes/shared-presence.js';
import type { Sockets } from './realtime/serve-sockets.js';
import { RECORD_MS } from './reports/agent-hours.js';
import { KEY_RELOAD_MS } from './security/keyring.js';

const CHUNK_COPIES_MS = 60 * 60 * 1000;
const INDEX_MS = 2_000;
const EXPIRED_KEYS_MS = 60 * 60 * 1000;
const UNSEEN_DEVICES_MS = 60 * 60 * 1000;

/** Starts everything that the server does at intervals. The undo stops it. */
export function startPeriodicJobs(
  components: Components,
  sockets: Sockets,
  chunkCopies: Pick<ChunkCopies, 'update'>,
): Undo {
  const { settings, clock, databaseClock, signIn, keyring, sharedPresence } = components;
  const { SWEEP_SECONDS, HEAD_SECONDS, STAMP_SECONDS } = settings;

  const sweep = async () => {
    // After a sleep or a change of the clock the stamps of open sockets are old. They are renewed first,
    // for the time that the sweep uses.
    const at = clock.now();
    await sockets.reconciler.stamp(at);
    await components.sweep(at);
    await sockets.broadcastAvailability();
    await signIn.removeExpired();
  };
  const look = async () => {
    sockets.dropSlowConsumers();
    await sockets.look();
    await components.blockList.load();
  };
  const stamp = async () => {
    await sockets.reconciler.stamp(clock.now());
    // First those whose sign-in is over: what fails after that keeps nobody signed in.
    await sockets.disconnectSignedOut();
    await sockets.keepAgentsSignedIn();
  };

  const keepTasks = async () => {
    await components.taskDeadlines.stamp(sockets.hasVisitor);
    await components.taskDeadlines.apply();
  };

  const jobs = [
    runPeriodically(components, { ms: SWEEP_SECONDS * 1000, name: 'sweep', work: sweep }),
    runPeriodically(components, { ms: HEAD_SECONDS * 1000, name: 'look', work: look }),
    runPeriodically(components, {
      ms: HEAD_SECONDS * 1000,
      name: 'look for agents',
      work: () => sockets.lookForAgents(),
    }),
    runPeriodically(components, { ms: STAMP_SECONDS * 1000, name: 'stamp', work: stamp }),
    runPeriodically(components, { ms: TASK_STAMP_MS, name: 'tasks', work: keepTasks }),
    ...(databaseClock === undefined
      ? []
      : [
          runPeriodically(components, {
            ms: SYNCHRONIZE_MS,
            name: 'clock',
            work: () => databaseClock.synchronize(),
          }),
        ]),
    runPeriodically(components, {
      ms: PRESENCE_INTERVAL_MS,
      name: 'presence',
      work: () => sharedPresence.sync(),
    }),
    runPeriodically(components, {
      ms: RECORD_MS,
      name: 'hours',
      work: () => components.agentHours.record(),
    }),
    runPeriodically(components, { ms: KEY_RELOAD_MS, name: 'keys', work: () => keyring.load() }),
    runPeriodically(components, {
      ms: INDEX_MS,
      name: 'search index',
      work: () => components.indexConversations(),
    }),
    runPeriodically(components, {
      ms: EXPIRED_KEYS_MS,
      name: 'expired keys',
      work: () => keyring.removeExpired(),
    }),
    runPeriodically(components, {
      ms: UNSEEN_DEVICES_MS,
      name: 'unseen devices',
      work: () => components.pushSubscriptions.removeUnseen(),
    }),
    runPeriodically(components, {
      ms: CHUNK_COPIES_MS,
      name: 'chunk copies',
      work: () => chunkCopies.update(),
    }),
  ];
  return () => {
    for (const stop of jobs) stop();
  };
}

/** Runs `work` with `ms` between two runs. A failure is logged, and the next run follows. */
export function runPeriodically(
  { clock, log }: { clock: Clock; log: Log },
  { ms, name, work }: { ms: number; name: string; work: () => Promise<void> },
): Undo {
  let stopped = false;
  let cancel: Undo = () => undefined;
  const run = async () => {
    try {
      await work();
    } catch (error) {
      log.warn({ job: name, reason: String(error) }, 'a periodic job failed; it runs again');
    }
    if (!stopped) cancel = clock.after(ms, () => void run());
  };
  cancel = clock.after(ms, () => void run());
  return () => {
    stopped = true;
    cancel();
  };
}
