import type { Clock, Ids } from '../../../src/core/ports.js';
import type { AgentLinkHandlers, OpenAgentLink } from '../../../src/console/client/agent-link.js';
import type { Conversation } from '../../../src/protocol/agent-events.js';
import type { ErrorCode } from '../../../src/protocol/errors.js';
import type { Message } from '../../../src/protocol/message.js';
import { createFakeSession, listsOf, type FakeSession } from './fake-session.js';

const ANSWER_MS = 10_000;
const PAGE = 50;

interface Link {
  handlers: AgentLinkHandlers;
  watching: Set<string>;
  isUp: boolean;
  waiting: Set<() => void>;
}

export interface SentRequest {
  event: string;
  payload: Record<string, unknown>;
}

/** One server of one site with one agent, in memory, and faults on demand. */
export interface FakeAgentServer {
  openLink: OpenAgentLink;
  agent: { id: string; name: string; online: boolean };
  /** Everything that was asked, in order. */
  requests: SentRequest[];
  sessions: Map<string, FakeSession>;
  /** A conversation that a visitor has just begun. */
  begin(body: string, changes?: Partial<Conversation['visitor']>): string;
  /** The visitor writes. */
  say(sessionId: string, body: string): Message;
  change(sessionId: string, changes: Partial<Conversation>): void;
  emit(event: string, payload: unknown): void;
  /** The connection breaks, and comes back with `up`. */
  cut(): void;
  up(): void;
  /** So many of the next answers to this event get lost on the way, after the deed. */
  loseAnswers(event: string, count: number): void;
  /** So many of the next requests of this event get lost on the way. */
  loseRequests(event: string, count: number): void;
  /** So many of the next `message:new` get lost on the way. */
  loseMessages(count: number): void;
  /** So many lines are listed at once. */
  listed: number;
  /** The next replies are refused with this code. */
  refuse: ErrorCode | null;
  /** The log is another one from now on, as after a restored backup. */
  restore(sessionId: string, log: Message[]): void;
}

export function createFakeAgentServer(clock: Clock, ids: Ids): FakeAgentServer {
  const links = new Set<Link>();
  const lost = new Map<string, number>();
  const unheard = new Map<string, number>();
  let lostMessages = 0;
  let isUp = true;

  const time = (): string => new Date(clock.now()).toISOString();
  const later = (act: () => void): void => void clock.after(1, act);

  function tell(event: string, payload: unknown, only?: (link: Link) => boolean): void {
    for (const link of links)
      if (link.isUp && (!only || only(link))) link.handlers.event(event, payload);
  }

  function append(
    sessionId: string,
    entry: Pick<Message, 'clientId' | 'author' | 'body'>,
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
      if (lostMessages > 0) lostMessages--;
      else tell('message:new', { sessionId, message }, (link) => link.watching.has(sessionId));
    });
    return message;
  }

  function answer(link: Link, { event, payload }: SentRequest): unknown {
    const sessionId = typeof payload.sessionId === 'string' ? payload.sessionId : '';
    const session = server.sessions.get(sessionId);
    if (event === 'lists') return { ok: true, ...listsOf(server) };
    if (event === 'availability:set') {
      server.agent.online = payload.online === true;
      return { ok: true };
    }
    if (!session) return { ok: false, error: { code: 'not_found', message: 'No such session' } };
    const { log, conversation } = session;
    switch (event) {
      case 'sync': {
        link.watching.add(sessionId);
        const after = payload.after as number | undefined;
        const messages = after === undefined ? log.slice(-PAGE) : log.slice(after, after + PAGE);
        const more = after === undefined ? log.length > PAGE : log.length > after + PAGE;
        const { context, epoch, read } = session;
        return structuredClone({
          ...{ ok: true, conversation, context, epoch, messages, head: log.length, more, read },
        });
      }
      case 'leave':
        link.watching.delete(sessionId);
        return { ok: true };
      case 'history': {
        const end = (payload.before as number) - 1;
        const start = Math.max(0, end - PAGE);
        return { ok: true, messages: log.slice(start, end), more: start > 0 };
      }
      case 'message:send': {
        const { clientId, body } = payload as { clientId: string; body: string };
        const stored = log.find((message) => message.clientId === clientId);
        if (stored) return { ok: true, message: stored, duplicate: true };
        if (server.refuse)
          return { ok: false, error: { code: server.refuse, message: 'As the test wishes' } };
        const author = { kind: 'agent' as const, name: server.agent.name };
        const message = append(sessionId, { clientId, body, author });
        const assigned = { status: 'active' as const, assignedTo: { name: server.agent.name } };
        server.change(sessionId, { session: { ...conversation.session, ...assigned } });
        return { ok: true, message, duplicate: false };
      }
      case 'session:resolve':
        server.change(sessionId, {
          session: { ...conversation.session, status: 'resolved', final: true },
        });
        return { ok: true };
      case 'read':
        session.read.agent = payload.upTo as number;
        server.change(sessionId, { unread: 0 });
        return { ok: true };
      default:
        return { ok: false, error: { code: 'invalid', message: 'Unknown event' } };
    }
  }

  function welcome(link: Link): void {
    if (!isUp) return;
    link.isUp = true;
    link.watching.clear();
    const payload = { agent: server.agent, ...listsOf(server), serverTime: time() };
    link.handlers.event('welcome', structuredClone(payload));
  }

  const server: FakeAgentServer = {
    agent: { id: ids.uuid(), name: 'Maya Kern', online: true },
    requests: [],
    sessions: new Map(),
    refuse: null,
    listed: 300,

    openLink(handlers) {
      const link: Link = { handlers, watching: new Set(), isUp: false, waiting: new Set() };
      links.add(link);
      later(() => welcome(link));
      return {
        request(event, payload) {
          const request = { event, payload: payload as Record<string, unknown> };
          if (!link.isUp) return Promise.resolve(undefined);
          server.requests.push(request);
          return new Promise((resolve) => {
            const give = (value: unknown) => {
              link.waiting.delete(none);
              resolve(value);
            };
            const none = (): void => give(undefined);
            link.waiting.add(none);
            clock.after(ANSWER_MS, none);
            later(() => {
              if (!link.isUp || isLost(unheard, event)) return;
              const given = answer(link, request);
              if (!isLost(lost, event)) later(() => link.isUp && give(given));
            });
          });
        },
        tell: (event, payload) =>
          void server.requests.push({ event, payload: payload as Record<string, unknown> }),
        renew() {
          down(link);
          later(() => welcome(link));
        },
        close: () => void links.delete(link),
      };
    },

    begin(body, changes = {}) {
      const id = ids.uuid();
      server.sessions.set(id, createFakeSession(id, time(), changes));
      server.say(id, body);
      return id;
    },

    say: (sessionId, body) =>
      append(sessionId, { clientId: ids.uuid(), body, author: { kind: 'visitor' } }),

    change(sessionId, changes) {
      const session = server.sessions.get(sessionId)!;
      session.conversation = { ...session.conversation, ...changes };
      const payload = structuredClone(session.conversation);
      later(() => tell('conversation:changed', payload));
    },

    emit: (event, payload) => tell(event, payload),

    cut() {
      isUp = false;
      for (const link of links) down(link);
    },
    up() {
      isUp = true;
      for (const link of links) later(() => welcome(link));
    },
    loseAnswers: (event, count) => void lost.set(event, count),
    loseRequests: (event, count) => void unheard.set(event, count),
    loseMessages: (count) => void (lostMessages = count),

    restore(sessionId, log) {
      const session = server.sessions.get(sessionId)!;
      session.log = log.map((message, index) => ({ ...message, seq: index + 1 }));
      session.epoch++;
      session.conversation = { ...session.conversation, lastMessage: session.log.at(-1)! };
    },
  };

  function down(link: Link): void {
    if (!link.isUp) return;
    link.isUp = false;
    link.handlers.lost();
    for (const none of [...link.waiting]) none();
  }

  return server;
}

function isLost(counts: Map<string, number>, event: string): boolean {
  const left = counts.get(event) ?? 0;
  if (left > 0) counts.set(event, left - 1);
  return left > 0;
}
