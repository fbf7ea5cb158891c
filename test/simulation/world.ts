import type { HttpRequest } from '../../src/core/ports.js';
import type { TaskRequest, TaskResume } from '../../src/protocol/task-events.js';
import { createFakeClock, type FakeClock } from '../support/fake-clock.js';
import { createRandom } from '../support/fake-ids.js';
import { createAuditor, type Auditor } from './auditor.js';
import { createDatabaseFiles, type DatabaseFiles } from '../support/database-files.js';
import { createJournal, type Journal } from './journal.js';
import { createLedger, type Ledger } from './ledger.js';
import type { Plan } from './plan.js';
import { createServerInvariants, type ServerInvariants } from './server-invariants.js';
import {
  createSimulatedBrowser,
  type SimulatedBrowser,
  type SimulatedTab,
} from './simulated-browser.js';
import { createFakeNetwork } from '../support/fake-network.js';
import type { ServerEnd, SocketPeer } from '../support/in-memory-namespace.js';
import { createSimulatedServer, type SimulatedServer } from './simulated-server.js';
import { createSocketInvariants } from './socket-invariants.js';
import { createTabInvariants } from './tab-invariants.js';
import { createTaskInvariants, type TaskInvariants } from './task-invariants.js';
import { traceFrame } from './trace-frame.js';
import { createWeather, type Weather } from './weather.js';

/** One server, its database, and the browsers around it, on one timeline, from one seed. */
export interface World {
  readonly plan: Plan;
  readonly clock: FakeClock;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly auditor: Auditor;
  readonly rules: ServerInvariants;
  readonly taskRules: TaskInvariants;
  readonly files: DatabaseFiles;
  readonly server: SimulatedServer;
  readonly weather: Weather;
  readonly browsers: readonly SimulatedBrowser[];
  readonly random: () => number;
  /** Sockets that tabs asked for since the count was set back. */
  sockets: number;
  /** How the server's death reaches its sockets: told, or by silence. */
  silentDeath: boolean;
  /** Messages that some leader tried to send. */
  readonly tried: Set<string>;
  /** When the server was last told that the tab of a task is gone, ms since the run began. */
  readonly pausedAt: Map<string, number>;
  /** Until then a leader may have been told to wait, or waits for an answer. */
  mayWaitUntil: number;
  tabs(): SimulatedTab[];
  /** The n-th living tab, around. */
  tab(n: number): SimulatedTab | undefined;
  browser(n: number): SimulatedBrowser;
  browserOf(tab: SimulatedTab): SimulatedBrowser;
  /** A socket to the server past every fault of the network. */
  connect(auth: unknown, peer: SocketPeer): ServerEnd | undefined;
  close(): Promise<void>;
}

/** Fields of the records that a run follows. */
interface Written {
  id: string;
  localConversationId: string;
  openKey: string;
  tab: string;
  n: number;
  body: string;
}

export async function createWorld(plan: Plan): Promise<World> {
  const { setup, seed } = plan;
  const clock = createFakeClock();
  const machine = clock.fork();
  const random = createRandom(seed ^ 0x5bd1e995);
  const journal = createJournal(() => clock.elapsed());
  const ledger = createLedger();
  const files = await createDatabaseFiles();
  const weather = createWeather(random, setup.latency);
  const common = { journal, ledger, auditor: () => auditor };
  const rules = createServerInvariants({
    ...common,
    elapsed: () => clock.elapsed(),
    wentAway: (id, lease) => sockets.wentAway(id, lease),
  });
  const sockets = createSocketInvariants({ journal, now: () => machine.now() });
  const taskRules = createTaskInvariants({
    ...common,
    now: () => machine.now(),
    jumps: plan.steps.some((step) => step.kind === 'jump' && step.whose === 'server'),
    sharesLocks: setup.locks === 'web' && setup.storage === 'shared',
    lastSocketAt: (sessionId) => sockets.lastAt(sessionId),
  });
  const auditor = createAuditor(files.path, { ...rules, ...taskRules });
  const tabRules = createTabInvariants(common);

  const server = createSimulatedServer({
    clock: machine,
    files,
    seed: seed + 7,
    settings: {
      IDLE_SECONDS: String(setup.idleSeconds),
      DISCONNECT_SECONDS: String(setup.disconnectSeconds),
      TOKEN_SECONDS: String(setup.tokenSeconds),
    },
    groupCommits: setup.groupCommits,
    committed: () => auditor.look(),
    died() {
      sockets.died();
      for (const { network } of browsers)
        if (world.silentDeath) network.halfOpen();
        else network.cut();
    },
    note: (text) => journal.note('server', text),
  });

  /** The server's side of every socket, watched. */
  function connect(auth: unknown, peer: SocketPeer): ServerEnd | undefined {
    const [sessionId = ''] = String((auth as { token?: string }).token).split('|');
    const watched = sockets.open(sessionId);
    const end = server.connect(auth, {
      ...peer,
      emit(event, payload) {
        watched.told(event, payload);
        rules.told(sessionId, event, payload);
        peer.emit(event, payload);
      },
      cut() {
        watched.closed();
        peer.cut();
      },
    });
    return (
      end && {
        ...end,
        closed() {
          watched.closed();
          end.closed();
        },
        request(event, payload, answer) {
          const { clientId = '' } = (payload ?? {}) as { clientId?: string };
          if (event === 'message:send') ledger.carried(clientId, sessionId, watched.lease());
          if (event === 'task:pause')
            world.pausedAt.set((payload as TaskRequest).taskId, clock.elapsed());
          if (event === 'task:resume') taskRules.returned(payload as TaskResume);
          end.request(event, payload, (said) => {
            const { ok, error } = said as { ok: boolean; error?: { retryAfter?: number } };
            if (event === 'message:send' && ok) noteAcked(sessionId, clientId);
            // Told to wait: with the client's own growing waits on top.
            if (error) world.mayWaitUntil = clock.elapsed() + 60_000;
            rules.told(sessionId, `ack ${event}`, said);
            answer(said);
          });
        },
      }
    );
  }

  function noteAcked(sessionId: string, clientId: string): void {
    ledger.acked(sessionId, clientId);
    const log = auditor.session(sessionId)?.log ?? [];
    if (auditor.session(sessionId) && !log.some((message) => message.clientId === clientId))
      journal.violation('INV-1', `${ledger.pressed(clientId)?.body} was acknowledged uncommitted`);
  }

  function http(request: HttpRequest) {
    const { openKey = '' } = (request.body ?? {}) as { openKey?: string };
    const acks = server.http(request);
    return acks?.then((answer) => {
      const { session } = (answer.body ?? {}) as { session?: { id: string } };
      const localConversationId = ledger.conversationOfOpening(openKey);
      if (session && localConversationId !== undefined)
        rules.opened(session.id, localConversationId);
      return answer;
    });
  }

  const browsers = Array.from({ length: setup.browsers }, (_, i): SimulatedBrowser => {
    const label = 'AB'[i]!;
    const device = clock.fork();
    const note = (who: string, what: string): void => journal.note(who, what);
    const network = createFakeNetwork({
      serverClock: machine,
      conditions: weather,
      http,
      connect,
      note: (direction, text, payload) =>
        note(label, traceFrame(journal, direction, text, payload)),
      opening: () => void world.sockets++,
      sending: (clientId) => void world.tried.add(clientId),
    });
    return createSimulatedBrowser({
      label,
      clock: device,
      network,
      seed: seed * 4 + i,
      setup,
      random,
      note,
      asks(tab, openKey, noted) {
        const localConversationId = tab.state().localConversationId ?? '';
        ledger.opening(openKey, localConversationId);
        if (!noted) ledger.unwritable(localConversationId);
      },
      broken: (rule, what) => journal.violation(rule, what),
      started: (tab, due) => taskRules.started(tab, due),
      begun: (tab, due) => taskRules.begun(tab, due),
      ended: (tab, due, outcome) => taskRules.ended(tab, due, outcome),
      changed(tab, next, previous) {
        if (next.leading !== previous.leading) note(tab.label, next.leading ? 'leads' : 'follows');
        if (next.connection !== previous.connection) note(tab.label, next.connection);
        if (next.localConversationId !== previous.localConversationId)
          note(
            tab.label,
            `localConversationId ${next.localConversationId === null ? 'none' : journal.name('g', next.localConversationId)}`,
          );
        tabRules.changed(tab.label, next, previous);
      },
      wrote(tab, key, value) {
        const { data } = JSON.parse(value) as { data: Written };
        const [kind, localConversationId = '', clientId = ''] = key.split(':');
        if (kind === 'opening') ledger.opening(data.openKey, data.localConversationId);
        if (kind === 'session') ledger.linked(data.id, data.localConversationId);
        if (kind === 'out')
          ledger.press({ ...data, clientId, localConversationId, at: clock.elapsed() });
        tabRules.wrote(tab, key, value);
      },
    });
  });

  const tabs = (): SimulatedTab[] => browsers.flatMap((browser) => browser.tabs());
  const world: World = {
    plan,
    clock,
    journal,
    ledger,
    auditor,
    rules,
    taskRules,
    files,
    server,
    weather,
    browsers,
    random,
    sockets: 0,
    silentDeath: false,
    tried: new Set(),
    pausedAt: new Map(),
    mayWaitUntil: 0,
    tabs,
    tab: (n) => tabs()[n % Math.max(1, tabs().length)],
    browser: (n) => browsers[n % browsers.length]!,
    browserOf: (tab) => browsers.find((browser) => browser.tabs().includes(tab))!,
    connect,
    async close() {
      await server.close();
      for (const tab of tabs()) tab.fake.kill();
      auditor.close();
      files.remove();
    },
  };

  auditor.open();
  void server.start();
  await clock.advance(0);
  for (const browser of browsers) for (let i = 0; i < setup.tabs; i++) browser.open(i < 2);
  return world;
}
