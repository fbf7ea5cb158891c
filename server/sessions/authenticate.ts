import { uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { AccessTokens } from '../security/access-tokens.js';
import { matchesHash } from '../security/hash.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';

/** What may be shown for a call: the key buys all, the exit key only end and delete. */
export type Credential = 'session-key' | 'exit-key' | 'access-token';

export type Authenticate = (
  tx: Repositories,
  request: { sessionId: string; bearer: string | undefined; accept: readonly Credential[] },
) => Promise<SessionRecord>;

/**
 * The session, if the bearer may see it.
 *
 * @throws RequestError `unauthorized` for a wrong, missing or expired bearer; `erased` to who holds a key
 * of an erased session; `not_found` else.
 */
export function createAuthenticate({
  accessTokens,
  clock,
  sites,
  keySeconds,
}: {
  accessTokens: AccessTokens;
  clock: Clock;
  sites: SiteDirectory;
  /** How long a session key is good after the last sign of life, where its site does not keep it longer. */
  keySeconds: number;
}): Authenticate {
  return async (tx, { sessionId, bearer, accept }) => {
    if (parse(uuidSchema, sessionId) === undefined) throw notFound();
    if (bearer === undefined) throw new RequestError('unauthorized', 'a bearer token is needed');
    const claims = accept.includes('access-token') ? await accessTokens.verify(bearer) : undefined;
    const tokenFits = claims?.sessionId === sessionId;

    const record = await tx.sessions.find(sessionId);
    if (record === undefined) {
      const erased = await tx.erasures.find(sessionId);
      const held =
        erased !== undefined &&
        (tokenFits ||
          matchesHash(bearer, erased.keyHash) ||
          matchesHash(bearer, erased.exitKeyHash));
      throw held ? new RequestError('erased', 'the session was erased') : notFound();
    }

    const good = accept.some((credential) => {
      if (credential === 'access-token') return tokenFits;
      if (credential === 'exit-key') return matchesHash(bearer, record.exitKeyHash);
      return matchesHash(bearer, record.keyHash);
    });
    if (!good) throw new RequestError('unauthorized', 'not a credential for this');
    // Who may no longer read may still end and erase: the way out has no expiry.
    if (accept.includes('exit-key')) return record;
    const kept = (await sites.find(record.site))?.historySeconds ?? 0;
    if (clock.now() - record.seenAt > Math.max(keySeconds, kept) * 1000)
      throw new RequestError('unauthorized', 'the key has expired');
    return record;
  };
}

function notFound(): RequestError {
  return new RequestError('not_found', 'no such session');
}
