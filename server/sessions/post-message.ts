import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import type { SharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import { RequestError } from '../request-error.js';
import type { Quotas } from '../security/quotas.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { Storage } from '../storage/storage.js';
import type { AppendMessage } from './append-message.js';
import type { RequireForm } from './required-form.js';
import { idleDeadlines } from './session-deadlines.js';
import { visitorChangeError } from './session-errors.js';
import type { LeaseHolder } from './socket-lease.js';
import { messageBytes } from './stored-bytes.js';

export type PostMessage = (
  /** Only the newest lease may send. */
  request: LeaseHolder & { clientId: string; body: string },
) => Promise<SentAnswer>;

/** Posts a visitor's message. Resolves after the commit, when `message` has been published. */
export function createPostMessage({
  storage,
  append,
  sites,
  limiter,
  quotas,
  requireForm,
}: {
  storage: Storage;
  append: AppendMessage;
  sites: SiteDirectory;
  limiter: SharedRateLimiter;
  quotas: Quotas;
  requireForm: RequireForm;
}): PostMessage {
  return async (request) => {
    const { sessionId, lease, clientId, body } = request;
    // One wait for all limits. Who is over one of them takes nothing from the others.
    const [perSession, charge] = await Promise.all([
      limiter.reserve(sessionId),
      quotas.charge(request, { messages: 1, bytes: messageBytes(body) }),
    ]);
    const { wait } = perSession;
    if (wait !== undefined) {
      charge.giveBack();
      throw new RequestError('rate_limited', 'too many messages', wait);
    }
    if (charge.refusal !== undefined) {
      perSession.giveBack();
      throw charge.refusal;
    }

    return charge.run(async () => {
      const site = await sites.find(request.site);
      // A session may have been opened before the form was required: then its first message needs it.
      if (site !== undefined && site.preChatRequired !== 'never') {
        const session = await storage.sessions.find(sessionId);
        if (session !== undefined && session.firstVisitorAt === undefined)
          (await requireForm(site, request.address))(session);
      }
      const sent = await append({
        sessionId,
        clientId,
        author: { kind: 'visitor' },
        body,
        store: (message) => {
          const deadlines = idleDeadlines(site, message.at);
          return storage.messageLog.appendByVisitor(message, { lease, ...deadlines });
        },
        rejection: () => visitorChangeError(storage, sessionId, lease),
      });
      if (sent.duplicate) charge.giveBack();
      return sent;
    });
  };
}
