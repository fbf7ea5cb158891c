import type { Conversation, VisitorContext } from '../../src/protocol/agent-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ConversationRecord } from '../storage/conversation-repository.js';
import { toSession, toTime, type SessionRecord } from '../storage/session-record.js';

/** A conversation as a line in the agents' lists. */
export async function toConversation(
  { session, lastMessage, unread }: ConversationRecord,
  sites: SiteDirectory,
): Promise<Conversation> {
  const { site, profile, verifiedSubject, page, waitingSince } = session;
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
  };
}

/** What stands beside an opened conversation. */
export function toVisitorContext(session: SessionRecord, earlier: SessionRecord[]): VisitorContext {
  const { profile, verifiedSubject, page, routingData, conversationData } = session;
  return {
    profile,
    verified: verifiedSubject !== undefined,
    ...(page !== undefined && { page }),
    routingData,
    conversationData,
    ...(earlier.length > 0 && { earlier: earlier.map(toSession) }),
  };
}
