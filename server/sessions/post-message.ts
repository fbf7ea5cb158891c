import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import { RequestError } from '../request-error.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { AppendMessage } from './append-message.js';
import { idleDeadlines } from './session-deadlines.js';
import { visitorChangeError } from './session-errors.js';

export type PostMessage = (request: {
  sessionId: string;
  site: string;
  /** The lease of the socket that sends. Only the newest may send. */
  lease: number;
  clientId: string;
  body: string;
}) => Promise<SentAnswer>;

/** Posts a visitor's message. Resolves after the commit, when `message` has been published. */
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
          ...idleDeadlines(settings, now),
        }),
      rejection: (tx) => visitorChangeError(tx, sessionId, lease),
    });
  };
}
