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
import { readLogPage } from '../sessions/log-page.js';
import { autoResolveDeadline, idleDeadlines } from '../sessions/session-deadlines.js';
import { agentChangeError, missingSessionError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ConversationRecord, ListPlaces } from '../storage/conversation-repository.js';
import { toSession, toTime, type SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';

/** The agent who acts, as messages name them. */
export interface ActingAgent {
  id: string;
  name: string;
}

/** The places in an agent's lists: 300 in all. */
const PLACES: ListPlaces = { own: 100, queue: 100, arrivals: 50, assigned: 50 };
/** Previous conversations that are shown beside an open one. */
const MAX_PREVIOUS = 10;

export type AgentUseCases = ReturnType<typeof createAgentUseCases>;

/** Everything that agents do with conversations. Every agent may act on every conversation. */
export function createAgentUseCases(deps: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
  append: AppendMessage;
  close: CloseSession;
}) {
  const { storage, clock, sites, events } = deps;

  return {
    /** Open and away conversations, the agent's own first. `more`: how many are left out. */
    async listConversations(agentId: string): Promise<AgentLists> {
      const { conversations, more } = await storage.snapshot((tx) =>
        tx.conversations.list({ agentId, now: clock.now(), places: PLACES }),
      );
      return {
        conversations: await Promise.all(
          conversations.map((record) => toConversation(record, sites)),
        ),
        ...(more > 0 && { more }),
      };
    },

    /** Conversations as the lists show them, by session id: those with a visitor's message. */
    async readConversations(sessionIds: readonly string[]): Promise<Map<string, Conversation>> {
      const records = await storage.conversations.findAll(sessionIds);
      const conversations = records.map((record) => toConversation(record, sites));
      return new Map((await Promise.all(conversations)).map((each) => [each.session.id, each]));
    },

    /**
     * A conversation with the messages after a seq, without one with the last page, and with the notes after a
     * note, without one with the newest.
     */
    async openConversation(
      sessionId: string,
      { after, afterNote }: { after?: number; afterNote?: number } = {},
    ): Promise<AgentLog> {
      const { record, log, notes, previous } = await storage.snapshot(async (tx) => {
        const found = await tx.conversations.find(sessionId);
        if (found === undefined) throw await missingSessionError(tx, sessionId);
        const cursor = after === undefined ? undefined : { after };
        return {
          record: found,
          log: await readLogPage(tx, found.session, cursor),
          notes: await tx.notes.page(sessionId, afterNote),
          previous: await previousSessions(tx, found.session),
        };
      });
      const { epoch, messages, head, more, read } = log;
      return {
        conversation: await toConversation(record, sites),
        context: toVisitorContext(record.session, previous),
        epoch,
        messages,
        head,
        more,
        read,
        notes: notes.notes,
        notesHead: notes.head,
      };
    },

    /** Posts an agent's message, also in an away session. The first answer assigns the conversation. */
    async answer(
      agent: ActingAgent,
      { sessionId, clientId, body }: { sessionId: string; clientId: string; body: string },
    ): Promise<SentAnswer> {
      const found = await storage.sessions.find(sessionId);
      const site = found && (await sites.find(found.site));
      let assigned = false;
      const sent = await deps.append({
        sessionId,
        clientId,
        author: { kind: 'agent', ...agent },
        body,
        store: async (message) => {
          const appended = await storage.messageLog.appendByAgent(message, {
            agentId: agent.id,
            agentName: agent.name,
            idleAt: idleDeadlines(site, message.at).idleAt,
            autoResolveAt: autoResolveDeadline(site, message.at),
          });
          assigned = appended?.assigned ?? false;
          return appended;
        },
        rejection: () => agentChangeError(storage, sessionId),
      });
      const session = assigned ? await storage.sessions.find(sessionId) : undefined;
      if (session !== undefined)
        events.publish({ kind: 'changed', sessionId, session: toSession(session) });
      return sent;
    },

    /** Closes the conversation. Doing it again changes nothing. */
    async resolve(agent: ActingAgent, sessionId: string): Promise<void> {
      const message = {
        code: 'resolved',
        body: `${agent.name} resolved the conversation.`,
        params: { name: agent.name },
      };
      if (await deps.close({ sessionId, status: 'resolved', message })) return;
      if ((await storage.sessions.find(sessionId)) === undefined)
        throw await missingSessionError(storage, sessionId);
    },

    /** Moves the agents' read mark. It never moves back, nor beyond the log. */
    async readByAgent(sessionId: string, upTo: number): Promise<void> {
      const now = clock.now();
      if (await storage.sessions.readByAgent({ id: sessionId, upTo, now }))
        events.publish({ kind: 'read', sessionId, side: 'agent', upTo, at: toTime(now) });
    },
  };
}

/** The visitor's sessions before this one. Each session has proved with a key which one came before it. */
async function previousSessions(
  tx: Repositories,
  session: SessionRecord,
): Promise<SessionRecord[]> {
  const previous: SessionRecord[] = [];
  for (let id = session.previousId; id !== undefined && previous.length < MAX_PREVIOUS;) {
    const record = await tx.sessions.find(id);
    if (record?.firstVisitorAt !== undefined) previous.push(record);
    id = record?.previousId;
  }
  return previous;
}

/** A conversation as the agents' lists show it. */
async function toConversation(
  { session, lastMessage, unread, tags }: ConversationRecord,
  sites: SiteDirectory,
): Promise<Conversation> {
  const { site, profile, verifiedSubject, page, agent, queueAt, waitingSince } = session;
  const { consentAt: _, ...visitor } = profile;
  return {
    session: toSession(session),
    site: { token: site, name: (await sites.find(site))?.name ?? site },
    visitor: { ...visitor, verified: verifiedSubject !== undefined },
    connected: session.lease > 0 && session.disconnectedAt === undefined,
    ...(page !== undefined && { page: page.url }),
    ...(lastMessage !== undefined && { lastMessage }),
    unread,
    waitingSince: waitingSince === undefined ? null : toTime(waitingSince),
    ...(agent === undefined &&
      queueAt !== undefined &&
      queueAt !== waitingSince && { queueAt: toTime(queueAt) }),
    tags,
  };
}

/** What agents see beside an open conversation. */
function toVisitorContext(session: SessionRecord, previous: SessionRecord[]): VisitorContext {
  const { profile, verifiedSubject, page, routingData, conversationData } = session;
  return {
    profile,
    verified: verifiedSubject !== undefined,
    ...(page !== undefined && { page }),
    routingData,
    conversationData,
    ...(previous.length > 0 && { earlier: previous.map(toSession) }),
  };
}
