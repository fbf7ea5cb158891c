import type {
  AgentLists,
  AgentLog,
  Conversation,
  VisitorContext,
} from '../../src/protocol/agent-events.js';
import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import type { Clock } from '../ports.js';
import type { AppendMessage } from '../sessions/append-message.js';
import type { CloseSession } from '../sessions/close-session.js';
import { createReadHistory, readLogPage } from '../sessions/log-page.js';
import { publishChanged } from '../sessions/publish-changed.js';
import { autoResolveDeadline, idleDeadlines } from '../sessions/session-deadlines.js';
import { agentChangeError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ListPlaces } from '../storage/conversation-repository.js';
import { toSession, toTime, type SessionRecord } from '../storage/session-record.js';
import type { VisitRecord } from '../storage/visit-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { listTasks } from '../tasks/task-use-cases.js';
import { findVisibleSession, limitOf, type ActingAgent } from './agent-access.js';
import { createToConversation } from './conversation-line.js';

/** The places in an agent's lists: 350 in all. */
const PLACES: ListPlaces = { own: 100, queue: 100, arrivals: 50, assigned: 50, snoozed: 50 };
/** Previous conversations that are shown beside an open one. */
const MAX_PREVIOUS = 10;

export type AgentUseCases = ReturnType<typeof createAgentUseCases>;

/**
 * Everything that agents do with conversations. A conversation of a site that the agent may not see does
 * not exist for the agent.
 */
export function createAgentUseCases(deps: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
  append: AppendMessage;
  close: CloseSession;
  keySeconds: number;
}) {
  const { storage, clock, sites, events } = deps;
  const readHistory = createReadHistory(deps);
  const toConversation = createToConversation(deps);

  return {
    /** Open and away conversations, the agent's own first. `more`: how many are left out. */
    async listConversations(agent: ActingAgent): Promise<AgentLists> {
      const request = { agentId: agent.id, sites: limitOf(agent), places: PLACES };
      const { conversations, more } = await storage.snapshot((tx) =>
        tx.conversations.list({ ...request, now: clock.now() }),
      );
      return {
        conversations: await Promise.all(conversations.map((record) => toConversation(record))),
        ...(more > 0 && { more }),
      };
    },

    /**
     * Conversations as the lists show them, by session id: those with a visitor's message. Of all sites: the
     * caller shows each agent what the agent may see.
     */
    async readConversations(sessionIds: readonly string[]): Promise<Map<string, Conversation>> {
      const records = await storage.conversations.findAll(sessionIds);
      const conversations = records.map((record) => toConversation(record));
      return new Map((await Promise.all(conversations)).map((each) => [each.session.id, each]));
    },

    /** @throws RequestError as if there were none, where the agent may not see the conversation */
    async requireVisible(agent: ActingAgent, sessionId: string): Promise<void> {
      await findVisibleSession(storage, agent, sessionId);
    },

    /**
     * A conversation with the messages after a seq, without one with the last page, and with the notes after a
     * note, without one with the newest.
     */
    async openConversation(
      agent: ActingAgent,
      sessionId: string,
      { after, afterNote }: { after?: number; afterNote?: number } = {},
    ): Promise<AgentLog> {
      const { record, log, notes, tasks, previous, visits } = await storage.snapshot(async (tx) => {
        await findVisibleSession(tx, agent, sessionId);
        const found = (await tx.conversations.find(sessionId))!;
        const cursor = after === undefined ? undefined : { after };
        return {
          record: found,
          log: await readLogPage(tx, found.session, cursor),
          notes: await tx.notes.page(sessionId, afterNote),
          tasks: await listTasks(tx, sessionId),
          previous: await previousSessions(tx, found.session),
          visits: await tx.visits.list(sessionId),
        };
      });
      const { epoch, messages, head, more, read } = log;
      return {
        conversation: await toConversation(record),
        context: toVisitorContext(record.session, previous, visits),
        epoch,
        messages,
        head,
        more,
        read,
        notes: notes.notes,
        notesHead: notes.head,
        tasks,
      };
    },

    /** Messages older than `before`. */
    async readHistory(agent: ActingAgent, request: { sessionId: string; before: number }) {
      await findVisibleSession(storage, agent, request.sessionId);
      return readHistory(request);
    },

    /**
     * Posts an agent's message, also in an away session. The first answer assigns the conversation.
     *
     * @throws RequestError `conflict` if another agent has answered since the message with seq `seen`
     */
    async answer(
      agent: ActingAgent,
      {
        sessionId,
        clientId,
        body,
        seen,
      }: { sessionId: string; clientId: string; body: string; seen?: number | undefined },
    ): Promise<SentAnswer> {
      const found = await findVisibleSession(storage, agent, sessionId);
      const site = await sites.find(found.site);
      let assigned = false;
      const sent = await deps.append({
        sessionId,
        clientId,
        author: { kind: 'agent', id: agent.id, name: agent.name },
        body,
        store: async (message) => {
          const appended = await storage.messageLog.appendByAgent(message, {
            agentId: agent.id,
            agentName: agent.name,
            idleAt: idleDeadlines(site, message.at).idleAt,
            autoResolveAt: autoResolveDeadline(site, message.at),
            seen,
          });
          assigned = appended?.assigned ?? false;
          return appended;
        },
        rejection: async () =>
          (await agentChangeError(storage, sessionId)) ??
          (await unseenAnswerError(storage, { sessionId, agentId: agent.id, seen })),
      });
      if (assigned) await publishChanged({ storage, events }, [sessionId]);
      return sent;
    },

    /** Closes the conversation. Doing it again changes nothing. */
    async resolve(agent: ActingAgent, sessionId: string): Promise<void> {
      const message = {
        code: 'resolved',
        body: `${agent.name} resolved the conversation.`,
        params: { name: agent.name },
      };
      await findVisibleSession(storage, agent, sessionId);
      if (await deps.close({ sessionId, status: 'resolved', message })) return;
      // It was closed before, or erased just now.
      await findVisibleSession(storage, agent, sessionId);
    },

    /** Moves the agents' read mark. It never moves back, nor beyond the log. */
    async readByAgent(agent: ActingAgent, sessionId: string, upTo: number): Promise<void> {
      await findVisibleSession(storage, agent, sessionId);
      const now = clock.now();
      if (await storage.sessions.readByAgent({ id: sessionId, upTo, now }))
        events.publish({ kind: 'read', sessionId, side: 'agent', upTo, at: toTime(now) });
    },
  };
}

async function unseenAnswerError(
  { messages }: Repositories,
  { sessionId, agentId, seen }: { sessionId: string; agentId: string; seen: number | undefined },
): Promise<RequestError | undefined> {
  if (seen === undefined || !(await messages.hasAnswerAfter(sessionId, seen, agentId)))
    return undefined;
  return new RequestError('conflict', 'another agent has answered meanwhile');
}

/**
 * The visitor's other sessions, the newest first: those before this one, where each session has proved with a
 * key which one came before it, and those of the same verified person on this site.
 */
async function previousSessions(
  tx: Repositories,
  { id: ownId, site, previousId, verifiedSubject: subject }: SessionRecord,
): Promise<SessionRecord[]> {
  const previous = new Map<string, SessionRecord>();
  for (let id = previousId; id !== undefined && previous.size < MAX_PREVIOUS;) {
    const record = await tx.sessions.find(id);
    if (record?.firstVisitorAt !== undefined) previous.set(id, record);
    id = record?.previousId;
  }
  if (subject !== undefined)
    for (const record of await tx.sessions.ofSubject({ site, subject, limit: MAX_PREVIOUS + 1 }))
      previous.set(record.id, record);
  previous.delete(ownId);
  return [...previous.values()].sort((a, b) => b.createdAt - a.createdAt).slice(0, MAX_PREVIOUS);
}

function toVisit({ url, title, at }: VisitRecord) {
  return { url, ...(title !== undefined && { title }), at: toTime(at) };
}

/** What agents see beside an open conversation. */
function toVisitorContext(
  session: SessionRecord,
  previous: SessionRecord[],
  visits: VisitRecord[],
): VisitorContext {
  const { profile, verifiedSubject, page, routingData, conversationData } = session;
  const { browser, language } = session;
  return {
    profile,
    verified: verifiedSubject !== undefined,
    ...(page !== undefined && { page }),
    ...(visits.length > 0 && { visits: visits.map(toVisit) }),
    ...(browser !== undefined && { browser }),
    ...(language !== undefined && { language }),
    routingData,
    conversationData,
    ...(previous.length > 0 && { earlier: previous.map(toSession) }),
  };
}
