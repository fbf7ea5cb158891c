import type { Conversation } from '../../src/protocol/agent-events.js';
import type { Clock } from '../ports.js';
import { keyExpiry } from '../sessions/authenticate.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ConversationRecord } from '../storage/conversation-repository.js';
import { toSession, toTime } from '../storage/session-record.js';

/** A conversation as the agents' lists show it. */
export type ToConversation = (record: ConversationRecord) => Promise<Conversation>;

export function createToConversation({
  sites,
  clock,
  keySeconds,
}: {
  sites: SiteDirectory;
  clock: Clock;
  /** See `createAuthenticate`. */
  keySeconds: number;
}): ToConversation {
  return async ({ session, lastMessage, unread, tags, blocked }) => {
    const { profile, verifiedSubject, page, agent, queueAt, waitingSince } = session;
    const { snoozed, spamAt } = session;
    const { consentAt: _, ...visitor } = profile;
    const site = await sites.find(session.site);
    const hasKey = session.seenAt >= keyExpiry(site, { now: clock.now(), keySeconds });
    return {
      session: toSession(session),
      site: { token: session.site, name: site?.name ?? session.site },
      visitor: { ...visitor, verified: verifiedSubject !== undefined },
      connected: session.lease > 0 && session.disconnectedAt === undefined,
      ...(page !== undefined && { page: page.url }),
      ...(lastMessage !== undefined && { lastMessage }),
      unread,
      tags,
      waitingSince: waitingSince === undefined ? null : toTime(waitingSince),
      ...(agent === undefined &&
        queueAt !== undefined &&
        queueAt !== waitingSince && { queueAt: toTime(queueAt) }),
      ...(session.reopenableSince !== undefined && hasKey && { reopenable: true as const }),
      ...(snoozed !== undefined && {
        snoozed: { until: snoozed.until === undefined ? null : toTime(snoozed.until) },
      }),
      ...(spamAt !== undefined && { spam: true as const }),
      ...(blocked && { blocked: true as const }),
    };
  };
}
