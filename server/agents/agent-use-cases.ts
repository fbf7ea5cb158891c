import type { AgentLists, AgentLog, Conversation } from '../../src/protocol/agent-events.js';
import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import type { Clock } from '../ports.js';
import type { AppendMessage } from '../sessions/append-message.js';
import type { CloseSession } from '../sessions/close-session.js';
import { viewLog } from '../sessions/log-view.js';
import type { SessionEvents } from '../sessions/session-events.js';
import {
  autoResolveDeadline,
  idleDeadline,
  missingError,
  agentError,
} from '../sessions/session-rules.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ConversationRecord } from '../storage/conversation-repository.js';
import { toSession, toTime, type SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { toConversation, toVisitorContext } from './conversation-view.js';

/** An agent as the author of what they write. */
export interface ActingAgent {
  id: string;
  name: string;
}

/** Lines of an agent's lists at once: nobody looks at more, and each is as heavy as a message. */
const MAX_LISTED = 300;
/** More conversations than that nobody reads before an answer. */
const MAX_EARLIER = 10;

export type AgentUseCases = ReturnType<typeof createAgentUseCases>;

/** What agents do with conversations. Every agent may do it with every conversation. */
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
    /**
     * Open and away conversations; the agent's own first, then the longest waiting. `more`: how many
     * there are besides.
     */
    async listConversations(agentId: string): Promise<AgentLists> {
      const records = await storage.conversations.living();
      const isOwn = ({ session }: ConversationRecord) => session.agent?.id === agentId;
      const own = records.filter(isOwn);
      const others = records.filter((record) => !isOwn(record));
      const listed = [...own, ...others].slice(0, MAX_LISTED);
      return {
        conversations: await Promise.all(listed.map((record) => toConversation(record, sites))),
        ...(records.length > listed.length && { more: records.length - listed.length }),
      };
    },

    /** One line of the lists; nothing while no visitor's message is there. */
    async readConversation(sessionId: string): Promise<Conversation | undefined> {
      const record = await storage.conversations.find(sessionId);
      if (record?.session.firstVisitorAt === undefined) return undefined;
      return toConversation(record, sites);
    },

    /** A conversation with its log from the cursor on; without one, its last page. */
    async openConversation(sessionId: string, after: number | undefined): Promise<AgentLog> {
      const { record, log, earlier } = await storage.snapshot(async (tx) => {
        const found = await tx.conversations.find(sessionId);
        if (found === undefined) throw await missingError(tx, sessionId);
        const cursor = after === undefined ? undefined : { after };
        return {
          record: found,
          log: await viewLog(tx, found.session, cursor),
          earlier: await earlierThan(tx, found.session),
        };
      });
      const { epoch, messages, head, more, read } = log;
      return {
        conversation: await toConversation(record, sites),
        context: toVisitorContext(record.session, earlier),
        epoch,
        messages,
        head,
        more,
        read,
      };
    },

    /** An agent says something, in an away session too. The first answer assigns. */
    async answer(
      agent: ActingAgent,
      { sessionId, clientId, body }: { sessionId: string; clientId: string; body: string },
    ): Promise<SentAnswer> {
      const found = await storage.sessions.find(sessionId);
      const site = found && (await sites.find(found.site));
      let assigned = false;
      const answer = await deps.append({
        sessionId,
        clientId,
        author: { kind: 'agent', ...agent },
        body,
        takeSeq: async (tx, now) => {
          assigned = (await tx.sessions.find(sessionId))?.agent === undefined;
          return tx.sessions.takeAgentSeq({
            id: sessionId,
            now,
            idleAt: idleDeadline(site, now),
            autoResolveAt: autoResolveDeadline(site, now),
            agentId: agent.id,
            agentName: agent.name,
          });
        },
        whyNot: (tx) => agentError(tx, sessionId),
      });
      const isFirst = assigned && !answer.duplicate;
      const session = isFirst ? await storage.sessions.find(sessionId) : undefined;
      if (session !== undefined)
        events.publish({ kind: 'changed', sessionId, session: toSession(session) });
      return answer;
    },

    /** An agent closes the conversation. Doing it again changes nothing. */
    async resolve(agent: ActingAgent, sessionId: string): Promise<void> {
      const note = {
        code: 'resolved',
        body: `${agent.name} resolved the conversation.`,
        params: { name: agent.name },
      };
      if (await deps.close({ sessionId, status: 'resolved', note })) return;
      if ((await storage.sessions.find(sessionId)) === undefined)
        throw await missingError(storage, sessionId);
    },

    /** Agents have seen the log up to there. A mark never goes back, nor beyond the log. */
    async readByAgent(sessionId: string, upTo: number): Promise<void> {
      const now = clock.now();
      if (await storage.sessions.readByAgent({ id: sessionId, upTo, now }))
        events.publish({ kind: 'read', sessionId, side: 'agent', upTo, at: toTime(now) });
    },
  };
}

/** The sessions before this one, as far as each proved the one before it and they are still there. */
async function earlierThan(tx: Repositories, session: SessionRecord): Promise<SessionRecord[]> {
  const earlier: SessionRecord[] = [];
  for (let id = session.previousId; id !== undefined && earlier.length < MAX_EARLIER;) {
    const record = await tx.sessions.find(id);
    if (record?.firstVisitorAt !== undefined) earlier.push(record);
    id = record?.previousId;
  }
  return earlier;
}
