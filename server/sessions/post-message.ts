import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import { RequestError } from '../request-error.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { AppendMessage } from './append-message.js';
import { idleDeadline, visitorError } from './session-rules.js';

export type PostMessage = (request: {
  sessionId: string;
  site: string;
  /** The socket's own; a newer socket makes it worthless. */
  lease: number;
  clientId: string;
  body: string;
}) => Promise<SentAnswer>;

/** A visitor says something. Resolves after the commit; the room hears it before the caller. */
export function createPostMessage({
  append,
  sites,
  limiter,
}: {
  append: AppendMessage;
  sites: SiteDirectory;
  limiter: RateLimiter;
}): PostMessage {
  return async ({ sessionId, site, lease, clientId, body }) => {
    const wait = limiter.take(sessionId);
    if (wait !== undefined) throw new RequestError('rate_limited', 'too many messages', wait);

    const settings = await sites.find(site);
    return append({
      sessionId,
      clientId,
      author: { kind: 'visitor' },
      body,
      takeSeq: (tx, now) =>
        tx.sessions.takeVisitorSeq({
          id: sessionId,
          lease,
          now,
          idleAt: idleDeadline(settings, now),
        }),
      whyNot: (tx) => visitorError(tx, sessionId, lease),
    });
  };
}
