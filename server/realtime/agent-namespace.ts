import type { Namespace } from 'socket.io';
import type { GenericSchema } from 'valibot';
import { messageDeleteSchema, messageEditSchema } from '../../src/protocol/message-changes.js';
import { visitorBlockSchema } from '../../src/protocol/blocks.js';
import { noteAddSchema } from '../../src/protocol/note.js';
import { tagsSetSchema } from '../../src/protocol/tags.js';
import {
  outlineWatchSchema,
  taskCancelSchema,
  taskSendSchema,
} from '../../src/protocol/task-events.js';
import {
  agentAssignSchema,
  agentHistorySchema,
  agentListsRequestSchema,
  agentReadRequestSchema,
  sessionRequestSchema,
  agentSendSchema,
  agentSnoozeSchema,
  agentSpamSchema,
  agentSyncSchema,
  agentTypingRequestSchema,
  setAvailabilitySchema,
  setVisibilitySchema,
  viewingSchema,
  type AgentLists,
  type AgentToServer,
  type ServerToAgent,
} from '../../src/protocol/agent-events.js';
import type { AgentUseCases } from '../agents/agent-use-cases.js';
import type { Assignment } from '../agents/assignment.js';
import type { MessageChanges } from '../agents/message-changes.js';
import type { Blocking } from '../agents/blocking.js';
import type { Triage } from '../agents/triage.js';
import type { NoteUseCases } from '../agents/note-use-cases.js';
import type { Presence } from '../agents/presence.js';
import type { SignIn, SignedInAgent } from '../agents/sign-in.js';
import type { Settings } from '../config.js';
import { readConsoleCookies } from '../http/console-cookie.js';
import { originOf } from '../http/request-origin.js';
import type { Clock, Log, Undo } from '../ports.js';
import type { VapidKey } from '../push/vapid-key.js';
import { RequestError, toConnectError } from '../request-error.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import type { SessionEvents } from '../sessions/session-events.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { TaskUseCases } from '../tasks/task-use-cases.js';
import type { Acks } from './acks.js';
import {
  createAgentConnection,
  type AgentSocket,
  type AgentConnection,
  type AgentRooms,
} from './agent-rooms.js';
import { closeIfLeft, type ConnectionGuard } from './connection-guard.js';
import type { OutlineWatchers } from './outline-watchers.js';
import type { ReadPage } from './page-scheduler.js';

interface Deps {
  settings: Settings;
  clock: Clock;
  log: Log;
  storage: Storage;
  signIn: SignIn;
  agents: AgentUseCases;
  assignment: Assignment;
  triage: Triage;
  blocking: Blocking;
  notes: NoteUseCases;
  messageChanges: MessageChanges;
  tasks: TaskUseCases;
  outlineWatchers: OutlineWatchers;
  presence: Presence;
  vapidKey: Pick<VapidKey, 'details'>;
  events: SessionEvents;
  rooms: AgentRooms;
  acks: Acks;
  /** Limits all events of an agent together. */
  limiter: RateLimiter;
  readPage: ConnectionGuard['readPage'];
}

/** Bytes (JSON) of an agent's lists. Events that follow them need room too. */
const MAX_LISTS_BYTES = 512 * 1024;

/** The agents' namespace. Only the console's own pages can connect, with their cookie. */
export function serveAgents(namespace: Namespace<AgentToServer, ServerToAgent>, deps: Deps): void {
  const { clock, log, signIn, agents, presence, rooms } = deps;
  const signedIn = new WeakMap<AgentSocket, SignedInAgent>();

  const admit = async (socket: AgentSocket) => {
    const from = originOf(socket.request, deps.settings);
    // A site's page may use the visitors' namespace, never this one.
    if (from.origin !== undefined && !from.own.includes(from.origin))
      throw new RequestError('forbidden', 'this Origin is not allowed');
    const current = await signIn.authenticate(
      readConsoleCookies(socket.request.headers.cookie).token,
    );
    if (current === undefined) throw new RequestError('unauthorized', 'not signed in');
    signedIn.set(socket, current);
  };

  namespace.use((socket, proceed) => {
    admit(socket).then(
      () => proceed(),
      (error: unknown) => proceed(toConnectError(error, log)),
    );
  });

  namespace.on('connection', (socket) => {
    const current = signedIn.get(socket)!;
    const { agent } = current;
    const { id, name, role, available: online } = agent;
    const connection = createAgentConnection(socket, current);
    // First the rooms, then the lists: events in between are sent after the lists.
    const { active, leave: leaveRooms } = rooms.join(connection);
    const leavePresence = presence.join(agent);
    let hide: Undo = () => undefined;
    const setVisible = (visible: boolean) => {
      hide();
      // What it has said may be read after it has gone.
      hide = visible && socket.connected ? presence.show(id) : () => undefined;
    };
    socket.once('disconnect', () => {
      leaveRooms();
      deps.outlineWatchers.stopAll(connection);
      leavePresence();
      setVisible(false);
      closeIfLeft(socket);
    });
    socket.on('error', (error) => log.debug({ reason: error.message }, 'socket error'));

    const readPage: ReadPage = (read) => deps.readPage(socket, read);
    const handlers = createHandlers(current, connection, { ...deps, readPage, setVisible });
    socket.use(([event], proceed) => {
      if (Object.hasOwn(handlers, event)) proceed();
      else socket.disconnect(true);
    });
    for (const [event, handler] of Object.entries(handlers))
      socket.on(event as keyof AgentToServer, handler);

    const readLists = async () => {
      await active;
      // What changed while the handshake was answered reached no room that this console was in.
      if (!(await signIn.findValid([current])).has(current))
        throw new RequestError('unauthorized', 'no longer signed in');
      return truncateLists(await agents.listConversations(agent));
    };
    readLists().then(
      (lists) => {
        connection.toldLines.noteWelcome(lists.conversations);
        const serverTime = toTime(clock.now());
        socket.emit('welcome', {
          agent: { id, name, role, online },
          ...lists,
          ...(deps.vapidKey.details() !== undefined && { wantsVisibility: true as const }),
          serverTime,
        });
        connection.release();
      },
      (error: unknown) => {
        log.warn({ reason: String(error) }, 'an agent could not be welcomed');
        connection.disconnect();
      },
    );
  });
}

/** Omits the conversations that exceed the limit. `more` counts them as well. */
function truncateLists({ conversations, more = 0 }: AgentLists): AgentLists {
  let bytes = 0;
  const firstOmitted = conversations.findIndex((each) => {
    bytes += Buffer.byteLength(JSON.stringify(each));
    return bytes > MAX_LISTS_BYTES;
  });
  if (firstOmitted === -1) return { conversations, ...(more > 0 && { more }) };
  const listed = conversations.slice(0, firstOmitted);
  return { conversations: listed, more: more + conversations.length - listed.length };
}

type Handlers = Record<keyof AgentToServer, (...args: unknown[]) => void>;

function createHandlers(
  { agent }: SignedInAgent,
  connection: AgentConnection,
  deps: Omit<Deps, 'readPage'> & {
    readPage: ReadPage;
    /** Whether this console is on a screen. */
    setVisible(visible: boolean): void;
  },
): Handlers {
  const { acks, agents, assignment, triage, blocking, notes, messageChanges, tasks } = deps;
  const { storage, presence, events, limiter, rooms, outlineWatchers } = deps;
  const { readPage, setVisible } = deps;
  const { id, name } = agent;
  const { opened } = connection;
  const admit = () => {
    const wait = limiter.take(id);
    if (wait !== undefined) throw new RequestError('rate_limited', 'too many events', wait);
  };
  const request = <T, A extends object>(
    schema: GenericSchema<unknown, T>,
    run: (value: T) => Promise<A>,
  ) => acks.handle(schema, run, { admit });

  return {
    lists: request(agentListsRequestSchema, () =>
      readPage(async () => truncateLists(await agents.listConversations(agent))),
    ),
    sync: request(agentSyncSchema, async ({ sessionId, ...known }) => {
      await agents.requireVisible(agent, sessionId);
      // From now on: what happens while the log is read is sent as well.
      opened.set(sessionId, opened.get(sessionId) ?? { seq: 0, note: 0, task: 0 });
      try {
        const log = await readPage(() => agents.openConversation(agent, sessionId, known));
        const told = opened.get(sessionId);
        if (told !== undefined) {
          told.seq = Math.max(told.seq, log.head);
          told.note = Math.max(told.note, log.notesHead ?? 0);
        }
        return log;
      } catch (error) {
        rooms.close(connection, sessionId);
        throw error;
      }
    }),
    leave: request(sessionRequestSchema, async ({ sessionId }) => {
      rooms.close(connection, sessionId);
      outlineWatchers.stop(connection, sessionId);
      return {};
    }),
    history: request(agentHistorySchema, (page) => readPage(() => agents.readHistory(agent, page))),
    'message:send': request(agentSendSchema, (message) => agents.answer(agent, message)),
    'message:edit': request(messageEditSchema, async (edit) => {
      await messageChanges.edit(agent, edit);
      return {};
    }),
    'message:delete': request(messageDeleteSchema, async (message) => {
      await messageChanges.remove(agent, message);
      return {};
    }),
    'session:resolve': request(sessionRequestSchema, async ({ sessionId }) => {
      await agents.resolve(agent, sessionId);
      return {};
    }),
    'session:assign': request(agentAssignSchema, async ({ sessionId, agentId }) => {
      await assignment.assign(agent, sessionId, agentId);
      return {};
    }),
    'session:reopen': request(sessionRequestSchema, async ({ sessionId }) => {
      await assignment.reopen(agent, sessionId);
      return {};
    }),
    'session:snooze': request(agentSnoozeSchema, async (snooze) => {
      await triage.snooze(agent, snooze);
      return {};
    }),
    'session:wake': request(sessionRequestSchema, async ({ sessionId }) => {
      await triage.wake(agent, sessionId);
      return {};
    }),
    'session:spam': request(agentSpamSchema, async ({ sessionId, spam }) => {
      await (spam ? triage.markSpam(agent, sessionId) : triage.unmarkSpam(agent, sessionId));
      return {};
    }),
    'visitor:block': request(visitorBlockSchema, async (block) => {
      await blocking.blockVisitor(agent, block);
      return {};
    }),
    'visitor:unblock': request(sessionRequestSchema, async ({ sessionId }) => {
      await blocking.unblockVisitor(agent, sessionId);
      return {};
    }),
    'note:add': request(noteAddSchema, (note) => notes.addNote(agent, note)),
    'tags:set': request(tagsSetSchema, async ({ sessionId, tags }) => {
      await notes.setTags(agent, sessionId, tags);
      return {};
    }),
    'task:send': request(taskSendSchema, (task) =>
      tasks.offer({ caller: agent, kind: 'agent' }, task),
    ),
    'task:cancel': request(taskCancelSchema, async (task) => {
      await tasks.cancel(agent, task);
      return {};
    }),
    read: request(agentReadRequestSchema, async ({ sessionId, upTo }) => {
      await agents.readByAgent(agent, sessionId, upTo);
      return {};
    }),
    typing: request(agentTypingRequestSchema, async ({ sessionId, on }) => {
      if (opened.has(sessionId))
        events.publish({ kind: 'typing', sessionId, side: 'agent', on, agent: { id, name } });
      return {};
    }),
    viewing: request(viewingSchema, async ({ sessionId, on }) => {
      rooms.view(connection, sessionId, on);
      return {};
    }),
    'outline:watch': request(outlineWatchSchema, async ({ sessionId, on }) => {
      if (on) outlineWatchers.watch(connection, sessionId);
      else outlineWatchers.stop(connection, sessionId);
      return {};
    }),
    'availability:set': request(setAvailabilitySchema, async ({ online }) => {
      await storage.agents.setAvailable(id, online);
      presence.setAvailable(id, online);
      return {};
    }),
    'visibility:set': request(setVisibilitySchema, async ({ visible }) => {
      setVisible(visible);
      return {};
    }),
  };
}
