import type { Clock, Ids, SocketHandlers, Transport } from '../../../src/core/ports.js';
import type { AgentWelcome, Conversation } from '../../../src/protocol/agent-events.js';
import type { Colleague } from '../../../src/protocol/console-requests.js';
import type { ErrorCode, ProtocolError } from '../../../src/protocol/errors.js';
import type { Message } from '../../../src/protocol/message.js';
import type { Note } from '../../../src/protocol/note.js';
import { answerTask, toldTask, type FakeTask } from './fake-tasks.js';
import { createFakeSession, listsOf, type FakeSession } from './fake-session.js';

const PAGE = 50;

interface Connection {
  handlers: SocketHandlers;
  /** Sessions whose live events this socket gets. */
  subscribed: Set<string>;
}

export interface SentRequest {
  event: string;
  payload: Record<string, unknown>;
}

/** A server with one site and one agent, in memory, with faults on demand. */
export interface FakeAgentServer {
  transport: Transport<object>;
  agent: AgentWelcome['agent'];
  /** All agents. */
  team: Colleague[];
  /** Every request and every volatile event, in order. */
  requests: SentRequest[];
  /** Called for each request as it is sent. */
  onRequest: (request: SentRequest) => void;
  sessions: Map<string, FakeSession>;
  /** Starts a conversation with the visitor's first message. Returns its session id. */
  startConversation(body: string, visitor?: Partial<Conversation['visitor']>): string;
  sendFromVisitor(sessionId: string, body: string): Message;
  /** Another agent of this name replies. */
  sendFromAgent(sessionId: string, body: string, name: string): Message;
  sendFromSystem(sessionId: string, body: string, code: string): Message;
  /** An agent of this name adds a note. */
  addNote(sessionId: string, body: string, name: string, clientId?: string): Note;
  /** The newest task has gone on. */
  changeTask(sessionId: string, changes: Partial<FakeTask['task']>): void;
  /** The visitor ends the conversation. */
  end(sessionId: string): void;
  change(sessionId: string, changes: Partial<Conversation>): void;
  /** The snooze is over. */
  wake(sessionId: string): void;
  emit(event: string, payload: unknown): void;
  /** Every connection is lost, and none can be opened until `reconnect`. */
  disconnect(): void;
  reconnect(): void;
  /** The server wants to hear whether the console is on a screen. */
  wantsVisibility: boolean;
  /** How often a socket was opened. */
  opened: number;
  /** Handshakes are refused with this code. */
  refuseHandshakes: ErrorCode | null;
  /** The next `count` answers to this event get lost; the requests take effect. */
  dropAnswers(event: string, count: number): void;
  /** The next `count` requests of this event get lost. */
  dropRequests(event: string, count: number): void;
  /** The next `count` events `message:new` get lost. */
  dropMessages(count: number): void;
  /** The next `count` events `note:new` get lost. */
  dropNotes(count: number): void;
  /** How many notes an answer to `sync` has. */
  notesPage: number;
  /** How many conversations are listed at once. */
  listLimit: number;
  /** Requests of this event are refused with this code. */
  refusals: Map<string, ErrorCode | ProtocolError>;
  /** The session has another log from now on, as after a restored backup. */
  replaceLog(sessionId: string, log: Message[]): void;
}

export function createFakeAgentServer(clock: Clock, ids: Ids): FakeAgentServer {
  /** Those that the server has welcomed. */
  const connections = new Set<Connection>();
  const droppedAnswers = new Map<string, number>();
  const droppedRequests = new Map<string, number>();
  let droppedMessages = 0;
  let droppedNotes = 0;
  let isUp = true;

  const time = (): string => new Date(clock.now()).toISOString();
  const later = (act: () => void): void => void clock.after(1, act);

  function emit(event: string, payload: unknown, only?: (one: Connection) => boolean): void {
    for (const connection of [...connections])
      if (!only || only(connection)) connection.handlers.event(event, payload);
  }

  function append(
    sessionId: string,
    entry: Pick<Message, 'clientId' | 'author' | 'body' | 'code' | 'params'>,
  ): Message {
    const session = server.sessions.get(sessionId)!;
    const message = { id: ids.uuid(), seq: session.log.length + 1, at: time(), ...entry };
    session.log.push(message);
    const isVisitor = entry.author.kind === 'visitor';
    server.change(sessionId, {
      lastMessage: message,
      unread: isVisitor ? session.conversation.unread + 1 : 0,
      waitingSince: isVisitor ? (session.conversation.waitingSince ?? message.at) : null,
    });
    later(() => {
      if (droppedMessages > 0) droppedMessages--;
      else emit('message:new', { sessionId, message }, (one) => one.subscribed.has(sessionId));
    });
    return message;
  }

  function answer(connection: Connection, { event, payload }: SentRequest): unknown {
    const sessionId = typeof payload.sessionId === 'string' ? payload.sessionId : '';
    const session = server.sessions.get(sessionId);
    const refusal = server.refusals.get(event);
    if (refusal)
      return { ok: false, error: typeof refusal === 'string' ? refusedWith(refusal) : refusal };
    if (event === 'visibility:set') return { ok: true };
    if (event === 'lists') return { ok: true, ...listsOf(server) };
    if (event === 'availability:set') {
      server.agent.online = payload.online === true;
      return { ok: true };
    }
    if (!session) return { ok: false, error: { code: 'not_found', message: 'No such session' } };
    const { log, conversation } = session;
    switch (event) {
      case 'sync': {
        connection.subscribed.add(sessionId);
        const after = payload.after as number | undefined;
        const messages = after === undefined ? log.slice(-PAGE) : log.slice(after, after + PAGE);
        const more = after === undefined ? log.length > PAGE : log.length > after + PAGE;
        const { context, epoch, read } = session;
        const afterNote = (payload.afterNote as number | undefined) ?? 0;
        const notes = session.notes.slice(afterNote, afterNote + server.notesPage);
        return structuredClone({
          ...{ ok: true, conversation, context, epoch, messages, head: log.length, more, read },
          ...{ notes, notesHead: session.notes.length },
          tasks: session.tasks.map(({ task }) => task),
        });
      }
      case 'leave':
        connection.subscribed.delete(sessionId);
        return { ok: true };
      case 'history': {
        const end = (payload.before as number) - 1;
        const start = Math.max(0, end - PAGE);
        return { ok: true, messages: log.slice(start, end), more: start > 0 };
      }
      case 'message:send': {
        const { clientId, body } = payload as { clientId: string; body: string };
        const seen = typeof payload.seen === 'number' ? payload.seen : Infinity;
        const stored = log.find((message) => message.clientId === clientId);
        if (stored) return { ok: true, message: stored, duplicate: true };
        const isFaster = ({ seq, author: by }: Message): boolean =>
          seq > seen && by.kind === 'agent' && by.name !== server.agent.name;
        if (log.some(isFaster)) return { ok: false, error: refusedWith('conflict') };
        const author = { kind: 'agent' as const, name: server.agent.name };
        const message = append(sessionId, { clientId, body, author });
        const assigned = { status: 'active' as const, assignedTo: { name: server.agent.name } };
        server.change(sessionId, { session: { ...conversation.session, ...assigned } });
        return { ok: true, message, duplicate: false };
      }
      case 'note:add': {
        const { clientId, body } = payload as { clientId: string; body: string };
        const stored = session.notes.find((note) => note.clientId === clientId);
        if (stored) return { ok: true, note: stored, duplicate: true };
        const note = server.addNote(sessionId, body, server.agent.name, clientId);
        return { ok: true, note, duplicate: false };
      }
      case 'task:send':
      case 'task:cancel': {
        const answered = answerTask(session, payload, { ids, at: time(), by: server.agent.name });
        server.changeTask(sessionId, {});
        return answered;
      }
      case 'message:edit':
      case 'message:delete': {
        const messageId = payload.messageId as string;
        const body = event === 'message:edit' ? (payload.body as string) : undefined;
        const index = log.findIndex(({ id }) => id === messageId);
        const changed = body === undefined ? ('deleted' as const) : ('edited' as const);
        log[index] = { ...log[index]!, body: body ?? '', changed };
        append(sessionId, {
          clientId: ids.uuid(),
          author: { kind: 'system' },
          body: 'A message was changed.',
          code: `message_${changed}`,
          params: { messageId, ...(body !== undefined && { body }) },
        });
        return { ok: true };
      }
      case 'tags:set':
        server.change(sessionId, { tags: payload.tags as string[] });
        return { ok: true };
      case 'session:resolve':
        server.change(sessionId, {
          session: { ...conversation.session, status: 'resolved', final: true },
          ...(!conversation.connected && { reopenable: true }),
        });
        return { ok: true };
      case 'session:snooze':
        if (typeof payload.seen === 'number' && payload.seen < log.length)
          return { ok: false, error: refusedWith('conflict') };
        server.change(sessionId, {
          snoozed: { until: typeof payload.until === 'string' ? payload.until : null },
        });
        return { ok: true };
      case 'session:wake':
        server.wake(sessionId);
        return { ok: true };
      case 'session:spam': {
        const { spam: _, ...unmarked } = conversation;
        session.conversation = unmarked;
        server.change(sessionId, {
          session: { ...conversation.session, status: 'resolved', final: true },
          ...(payload.spam === true && { spam: true }),
        });
        return { ok: true };
      }
      case 'visitor:block':
        server.change(sessionId, { blocked: true, connected: false });
        return { ok: true };
      case 'visitor:unblock': {
        const { blocked: _, ...unblocked } = conversation;
        session.conversation = unblocked;
        server.change(sessionId, {});
        return { ok: true };
      }
      case 'session:reopen': {
        const { reopenable: _, ...closed } = conversation;
        if (!conversation.reopenable) return { ok: false, error: refusedWith('session_closed') };
        session.conversation = closed;
        server.change(sessionId, {
          session: { ...conversation.session, status: 'active', final: false },
        });
        return { ok: true };
      }
      case 'session:assign': {
        const { assignedTo: _, ...unassigned } = conversation.session;
        const agent = server.team.find(({ id }) => id === payload.agentId);
        server.change(sessionId, {
          session: agent
            ? { ...unassigned, status: 'active', assignedTo: { name: agent.name } }
            : { ...unassigned, status: 'queued' },
        });
        return { ok: true };
      }
      case 'read':
        session.read.agent = payload.upTo as number;
        server.change(sessionId, { unread: 0 });
        return { ok: true };
      default:
        return { ok: false, error: { code: 'invalid', message: 'Unknown event' } };
    }
  }

  function handshake(connection: Connection): void {
    const { handlers } = connection;
    if (!isUp) return handlers.closed();
    if (server.refuseHandshakes) return handlers.closed(refusedWith(server.refuseHandshakes));
    connections.add(connection);
    const wanted = server.wantsVisibility && { wantsVisibility: true };
    const payload = { agent: server.agent, ...listsOf(server), ...wanted, serverTime: time() };
    handlers.event('welcome', structuredClone(payload));
  }

  const maya = { id: ids.uuid(), name: 'Maya Kern', online: true };
  const server: FakeAgentServer = {
    agent: { ...maya, role: 'admin' },
    team: [{ id: ids.uuid(), name: 'Jonas Weber', online: true }, maya],
    requests: [],
    onRequest: () => {},
    sessions: new Map(),
    refusals: new Map(),
    refuseHandshakes: null,
    wantsVisibility: false,
    opened: 0,
    listLimit: 300,
    notesPage: 500,

    transport: {
      open(_auth, handlers) {
        const connection: Connection = { handlers, subscribed: new Set() };
        let closed = false;
        server.opened++;
        later(() => closed || handshake(connection));
        return {
          request(event, payload, answered) {
            if (!connections.has(connection)) return;
            const request = { event, payload: payload as Record<string, unknown> };
            server.requests.push(request);
            server.onRequest(request);
            later(() => {
              if (!connections.has(connection) || takeOne(droppedRequests, event)) return;
              const reply = answer(connection, request);
              if (takeOne(droppedAnswers, event)) return;
              later(() => connections.has(connection) && answered(reply));
            });
          },
          emitVolatile: (event, payload) =>
            void server.requests.push({ event, payload: payload as Record<string, unknown> }),
          close() {
            closed = true;
            connections.delete(connection);
          },
        };
      },
    },

    startConversation(body, visitor = {}) {
      const id = ids.uuid();
      server.sessions.set(id, createFakeSession(id, time(), visitor));
      server.sendFromVisitor(id, body);
      return id;
    },

    sendFromVisitor: (sessionId, body) =>
      append(sessionId, { clientId: ids.uuid(), body, author: { kind: 'visitor' } }),

    sendFromAgent: (sessionId, body, name) =>
      append(sessionId, { clientId: ids.uuid(), body, author: { kind: 'agent', name } }),

    sendFromSystem: (sessionId, body, code) =>
      append(sessionId, { clientId: ids.uuid(), body, code, author: { kind: 'system' } }),

    changeTask(sessionId, changes) {
      const event = toldTask(server.sessions.get(sessionId)!, changes);
      later(() => emit('task:changed', event, (one) => one.subscribed.has(sessionId)));
    },

    addNote(sessionId, body, name, clientId = ids.uuid()) {
      const { notes, log } = server.sessions.get(sessionId)!;
      const [n, afterSeq] = [notes.length + 1, log.length];
      const note = { id: ids.uuid(), clientId, n, afterSeq, author: { name }, body, at: time() };
      notes.push(note);
      later(() => {
        if (droppedNotes > 0) droppedNotes--;
        else emit('note:new', { sessionId, note }, (one) => one.subscribed.has(sessionId));
      });
      return note;
    },

    end(sessionId) {
      const { session } = server.sessions.get(sessionId)!.conversation;
      server.change(sessionId, { session: { ...session, status: 'ended', final: true } });
    },

    change(sessionId, changes) {
      const session = server.sessions.get(sessionId)!;
      session.conversation = { ...session.conversation, ...changes };
      const payload = structuredClone(session.conversation);
      later(() => emit('conversation:changed', payload));
    },

    wake(sessionId) {
      const session = server.sessions.get(sessionId)!;
      const { snoozed: _, ...woken } = session.conversation;
      session.conversation = woken;
      server.change(sessionId, { session: { ...woken.session, updatedAt: time() } });
    },

    emit: (event, payload) => emit(event, payload),

    disconnect() {
      isUp = false;
      const lost = [...connections];
      connections.clear();
      for (const { handlers } of lost) handlers.closed();
    },
    reconnect() {
      isUp = true;
    },
    dropAnswers: (event, count) => void droppedAnswers.set(event, count),
    dropRequests: (event, count) => void droppedRequests.set(event, count),
    dropMessages: (count) => void (droppedMessages = count),
    dropNotes: (count) => void (droppedNotes = count),

    replaceLog(sessionId, log) {
      const session = server.sessions.get(sessionId)!;
      session.log = log.map((message, index) => ({ ...message, seq: index + 1 }));
      session.epoch++;
      session.conversation = { ...session.conversation, lastMessage: session.log.at(-1)! };
    },
  };

  return server;
}

function refusedWith(code: ErrorCode): ProtocolError {
  return { code, message: 'Refused by the test' };
}

/** Counts one down; whether there was one left. */
function takeOne(counts: Map<string, number>, event: string): boolean {
  const left = counts.get(event) ?? 0;
  if (left > 0) counts.set(event, left - 1);
  return left > 0;
}
