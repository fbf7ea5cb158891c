import type { ActingAgent } from '../../server/agents/agent-access.js';
import { readSettings } from '../../server/config.js';
import type { SessionUseCases } from '../../server/sessions/session-use-cases.js';
import type { SiteSettings } from '../../src/protocol/site-settings.js';
import { createKyselyStorage } from '../../server/storage/kysely-storage.js';
import type { MessageRepository } from '../../server/storage/message-repository.js';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Repositories, Storage } from '../../server/storage/storage.js';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { HTTP_STATUS, type ErrorCode } from '../../src/protocol/errors.js';
import type { Message } from '../../src/protocol/message.js';
import type { ReportFigure, ReportRow } from '../../src/protocol/reports.js';
import type { GivenTask } from '../../src/protocol/task.js';
import type { OpenedAnswer, TokenAnswer } from '../../src/protocol/visitor-answers.js';
import type { OpenSessionRequest } from '../../src/protocol/visitor-requests.js';
import { createDatabaseFiles } from './database-files.js';
import type { FakeClock } from './fake-clock.js';
import { createFakeIds } from './fake-ids.js';
import type { ServerEnd, SocketPeer } from './in-memory-namespace.js';
import { createInProcessServer } from './in-process-server.js';
import { createKillableDatabase } from './killable-database.js';
import { createPlainTokens } from './plain-tokens.js';
import { openServerRecords } from './server-records.js';
import { createServerSockets } from './server-sockets.js';
import { MAY_ALL } from './agent-access.js';

export interface ChatServerOptions {
  /** The server's clock. */
  clock: FakeClock;
  seed?: number;
  /** Messages in a page at most: small pages show paging, as large messages do. */
  pageSize?: number;
  /** As the server takes them from its environment. */
  settings?: Record<string, string>;
  /** Settings of the demo site. */
  site?: SiteSettings;
}

/** What identity tokens of the demo site are signed with. */
export const IDENTITY_SECRET = 'the-secret-of-the-demo-site-in-tests';

/**
 * The real server in this process, on a database of its own and on virtual time; for `http` and
 * `connect` of `createFakeNetwork`. Its methods stand for what agents, time and operators do, and for
 * faults. They take effect one after the other, as soon as the promise reactions have run, which `advance`
 * waits for. One that is refused is an unhandled rejection, which fails the test.
 */
export interface ChatServer {
  http(request: HttpRequest): Promise<HttpAnswer>;
  connect(auth: unknown, peer: SocketPeer): ServerEnd;

  /** Those that are there, in the order in which they were opened. */
  sessions(): SessionRecord[];
  /** Throws when there is none. */
  session(id: string): SessionRecord;
  /** The only one that there is; throws when there are none or several. */
  onlySession(): SessionRecord;
  isErased(id: string): boolean;
  log(id: string): readonly Message[];
  /** Bodies of the log, for a look at order and doubles. */
  bodies(id: string): string[];
  /** The bodies of visitor and agents: without the server's own notes. */
  said(id: string): string[];
  /** The first request that opened it. */
  request(id: string): OpenSessionRequest;
  /** What its opening was answered with. */
  opened(id: string): OpenedAnswer & TokenAnswer;
  /** Payloads of one event that its sockets sent and the server took, in order. */
  received(id: string, event: string): unknown[];
  /** The figures of the report on the day that it is now, by their rows. */
  figures(): Promise<ReadonlyMap<ReportRow, ReportFigure>>;
  /** How many sockets it has now. */
  socketCount(id: string): number;

  agentSays(id: string, body: string, name?: string): void;
  /** Ada edits the message at this place of the log; without a text, she deletes it. */
  agentChanges(id: string, seq: number, body: string | undefined): void;
  /** Ada offers a guided task. */
  agentOffers(id: string, task: GivenTask): void;
  agentTypes(id: string, on: boolean, name?: string): void;
  agentReads(id: string, upTo: number): void;
  resolve(id: string): void;
  /** The visitor ends it, elsewhere. */
  end(id: string): void;
  /** Its deadline passes: final for `idle`, away for `disconnected`. */
  abandon(id: string, reason: 'idle' | 'disconnected'): void;
  /** The visitor erases it, elsewhere. */
  erase(id: string): void;
  /** The server knows nothing of it any more: `not_found`. */
  forget(id: string): void;
  /** The server came back from a backup in which the log ended at `seq`, before all tasks: another epoch. */
  restoreBackup(id: string, seq: number, options?: { sameEpoch?: boolean }): void;
  /** No agent is there any more. */
  agentsLeave(): void;
  /** The operator changes the demo site. Effective within a minute. */
  changeSite(next: SiteSettings): void;
  /** Changes a row behind the server's back: `set` is SQL. */
  change(id: string, set: string, ...values: unknown[]): void;

  loseNextAck(count?: number): void;
  loseNextEcho(count?: number): void;
  repeatEcho(): void;
  muteSockets(): void;
  refuseNext(code: ErrorCode, retryAfter?: number): void;
  /** Whether the event loop is late from now on. */
  overload(isOverloaded: boolean): void;
  /** Sessions are refused until it is called with `null`. */
  refuseOpening(code: ErrorCode | null): void;
  /** No access token that was given out counts any more. */
  expireTokens(): void;
  /** Ends the sockets of one session, or all. */
  cutSockets(id?: string): void;
  /** Tells all sockets that the server goes down, and ends them. */
  drain(retryAfter: number): void;
  close(): Promise<void>;
}

/** A session's opening, and the first answer to it. */
interface Opening {
  request: OpenSessionRequest;
  opened: OpenedAnswer & TokenAnswer;
}

export async function createChatServer(options: ChatServerOptions): Promise<ChatServer> {
  const { clock, seed = 7_919, pageSize, site } = options;
  const files = await createDatabaseFiles();
  const { engine } = createKillableDatabase(files.path);
  const database = createKyselyStorage(engine);
  const storage = pageSize === undefined ? database : withSmallPages(database, pageSize);
  const ids = createFakeIds(seed);
  const settings = readSettings({
    LOG_LEVEL: 'silent',
    // As rarely as an operator may ask for: tests let days pass.
    SWEEP_SECONDS: '60',
    STAMP_SECONDS: '60',
    ...options.settings,
  });
  const tokens = createPlainTokens({ clock, tokenSeconds: settings.TOKEN_SECONDS });
  const wrap = (sessions: SessionUseCases): SessionUseCases => ({
    ...sessions,
    // An identity token is verified on another thread, which takes real time.
    openSession: (at, request, address) => {
      const opening = sessions.openSession(at, request, address);
      return request.identityToken === undefined ? opening : clock.waitFor(opening);
    },
    identify: (holder, request) => clock.waitFor(sessions.identify(holder, request)),
  });
  let eventLoopDelay = 0;
  const records = openServerRecords(files.path);
  const server = createInProcessServer({
    clock,
    ids,
    settings,
    storage,
    accessTokens: tokens,
    eventLoop: { delay: () => eventLoopDelay, start: () => () => {} },
    wrap,
    isIdle: () => records.nothingToSweep(),
  });
  const { components, rooms } = server;
  const { agents, events, presence, sweep } = components;
  const demo = { name: 'Demo shop', identitySecret: IDENTITY_SECRET, ...site };
  await storage.sites.set('demo', demo, clock.now());
  await server.start();
  const agentsLeave = presence.join({ ...agent('Ada'), available: true });
  const sockets = createServerSockets(server.connect);
  const openings = new Map<string, Opening>();
  let refusedOpening: ErrorCode | null = null;

  async function http(request: HttpRequest): Promise<HttpAnswer> {
    const opens = request.method === 'POST' && request.path === '/api/session';
    if (opens && refusedOpening) {
      const error = { code: refusedOpening, message: refusedOpening };
      return { status: HTTP_STATUS[refusedOpening], body: { error } };
    }
    const answer = await server.http(request);
    if (opens && answer.status === 201) {
      const opened = answer.body as Opening['opened'];
      openings.set(opened.session.id, { request: request.body as OpenSessionRequest, opened });
    }
    return answer;
  }

  function session(id: string): SessionRecord {
    const found = records.sessions().find((one) => one.id === id);
    if (!found) throw new Error(`No session ${id}`);
    return found;
  }

  function openingOf(id: string): Opening {
    const found = openings.get(id);
    if (!found) throw new Error(`No session ${id} was opened`);
    return found;
  }

  let acts = Promise.resolve();

  function act(work: () => unknown): void {
    acts = acts.then(async () => void (await work()));
  }

  function change(id: string, set: string, ...values: unknown[]): void {
    records.run(`update sessions set ${set} where id = ?`, ...values, id);
  }

  function cutSockets(ofSession: string[]): void {
    for (const id of ofSession) for (const socket of [...rooms.of(id)]) socket.disconnect();
  }

  return {
    http,
    connect: sockets.accept,

    sessions: records.sessions,
    session,
    onlySession() {
      const [only, ...others] = records.sessions();
      if (!only || others.length > 0) throw new Error(`${records.sessions().length} sessions`);
      return only;
    },
    isErased: records.isErased,
    log: records.log,
    bodies: (id) => records.log(id).map(({ body }) => body),
    said: (id) =>
      records
        .log(id)
        .filter(({ author }) => author.kind !== 'system')
        .map(({ body }) => body),
    request: (id) => openingOf(id).request,
    opened: (id) => openingOf(id).opened,
    received: sockets.received,
    async figures() {
      await components.rollUp.run();
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      const { figures } = await components.reports.read(agent('Ada'), { from: day, to: day });
      return new Map(figures.map((figure) => [figure.row, figure]));
    },
    socketCount: (id) => [...rooms.of(id)].length,

    agentSays: (id, body, name = 'Ada') =>
      act(() => agents.answer(agent(name), { sessionId: id, clientId: ids.uuid(), body })),
    agentChanges: (id, seq, body) =>
      act(() => {
        const ref = { sessionId: id, messageId: records.log(id)[seq - 1]!.id };
        const { edit, remove } = components.messageChanges;
        return body === undefined
          ? remove(agent('Ada'), ref)
          : edit(agent('Ada'), { ...ref, body });
      }),
    agentOffers: (id, task) =>
      act(() =>
        components.tasks.offer(
          { caller: agent('Ada'), kind: 'agent' },
          { sessionId: id, clientId: ids.uuid(), task },
        ),
      ),
    agentTypes: (id, on, name = 'Ada') =>
      events.publish({ kind: 'typing', sessionId: id, side: 'agent', on, agent: agent(name) }),
    agentReads: (id, upTo) => act(() => agents.readByAgent(agent('Ada'), id, upTo)),
    resolve: (id) => act(() => agents.resolve(agent('Ada'), id)),
    end(id) {
      const { exitKey } = openingOf(id).opened;
      act(() => components.sessions.endByKey({ sessionId: id, bearer: exitKey }, {}));
    },
    abandon: (id, reason) =>
      act(() => {
        change(id, reason === 'idle' ? 'idle_at = 0' : 'disconnected_at = 0');
        return sweep();
      }),
    erase(id) {
      const { sessionKey } = openingOf(id).opened;
      act(() => components.sessions.eraseSession({ sessionId: id, bearer: sessionKey }));
    },
    forget: (id) =>
      act(() => {
        records.run('delete from messages where session_id = ?', id);
        records.run('delete from sessions where id = ?', id);
        cutSockets([id]);
      }),
    restoreBackup: (id, seq, { sameEpoch = false } = {}) =>
      act(() => {
        records.run('delete from messages where session_id = ? and seq > ?', id, seq);
        change(id, `last_seq = min(last_seq, ?), epoch = epoch + ${sameEpoch ? 0 : 1}`, seq);
        records.run('delete from tasks where session_id = ?', id);
        change(id, 'task_changes = 0');
        cutSockets([id]);
      }),
    agentsLeave,
    changeSite: (next) => act(() => storage.sites.set('demo', next, clock.now())),
    change: (id, set, ...values) => act(() => change(id, set, ...values)),

    loseNextAck: (count = 1) => sockets.loseNextAck(count),
    loseNextEcho: (count = 1) => sockets.loseNextEcho(count),
    repeatEcho: sockets.repeatEcho,
    muteSockets: sockets.mute,
    refuseNext: sockets.refuseNext,
    overload(isOverloaded) {
      eventLoopDelay = isOverloaded ? settings.MAX_EVENT_LOOP_DELAY_MS + 1 : 0;
    },
    refuseOpening: (code) => void (refusedOpening = code),
    expireTokens: tokens.refuseAll,
    cutSockets: (id) => cutSockets(id === undefined ? rooms.sessionIds() : [id]),
    drain(retryAfter) {
      for (const socket of rooms.connections()) socket.emit('drain', { retryAfter });
      cutSockets(rooms.sessionIds());
    },
    async close() {
      clock.kill();
      records.close();
      await storage.close();
      files.remove();
    },
  };
}

/** The same agent for the same name. */
function agent(name: string): ActingAgent {
  const digits = Buffer.from(name).toString('hex').padEnd(12, '0').slice(0, 12);
  return { id: `00000000-0000-4000-a000-${digits}`, name, ...MAY_ALL };
}

function withSmallPages(storage: Storage, pageSize: number): Storage {
  const small = (messages: MessageRepository): MessageRepository => ({
    ...messages,
    pageAfter: (id, after, limit) => messages.pageAfter(id, after, Math.min(limit, pageSize)),
    pageBefore: (id, before, limit) => messages.pageBefore(id, before, Math.min(limit, pageSize)),
  });
  const within = (tx: Repositories): Repositories => ({ ...tx, messages: small(tx.messages) });
  return {
    ...storage,
    messages: small(storage.messages),
    transaction: (work) => storage.transaction((tx) => work(within(tx))),
    snapshot: (work) => storage.snapshot((tx) => work(within(tx))),
  };
}
