import { uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { AccessTokens } from '../security/access-tokens.js';
import { matchesHash } from '../security/hash.js';
import type { Site, SiteDirectory } from '../sites/site-directory.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';

/** A call about a session, with its bearer token. */
export interface Caller {
  sessionId: string;
  bearer: string | undefined;
}

/** What a bearer can be. The session key allows every call, the exit key only to end and to delete. */
export type Credential = 'session-key' | 'exit-key' | 'access-token';

export type Authenticate = (
  tx: Repositories,
  request: Caller & { accept: readonly Credential[] },
) => Promise<SessionRecord>;

/**
 * Resolves with the session if the bearer is one of the accepted credentials.
 *
 * @throws RequestError `unauthorized` for a wrong, missing or expired bearer; `erased` for a key of an
 * erased session; `not_found` otherwise.
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
  /** Seconds for which a session key is valid after the visitor was last seen, unless the site's are more. */
  keySeconds: number;
}): Authenticate {
  return async (tx, { sessionId, bearer, accept }) => {
    if (parse(uuidSchema, sessionId) === undefined) throw notFound();
    if (bearer === undefined) throw new RequestError('unauthorized', 'a bearer token is needed');
    const claims = accept.includes('access-token') ? await accessTokens.verify(bearer) : undefined;
    const tokenMatches = claims?.sessionId === sessionId;

    const record = await tx.sessions.find(sessionId);
    if (record === undefined) {
      const erased = await tx.erasures.find(sessionId);
      const isHolder =
        erased !== undefined &&
        (tokenMatches ||
          matchesHash(bearer, erased.keyHash) ||
          matchesHash(bearer, erased.exitKeyHash));
      throw isHolder ? new RequestError('erased', 'the session was erased') : notFound();
    }

    const isValid = accept.some((credential) => {
      if (credential === 'access-token') return tokenMatches;
      if (credential === 'exit-key') return matchesHash(bearer, record.exitKeyHash);
      return matchesHash(bearer, record.keyHash);
    });
    if (!isValid) throw new RequestError('unauthorized', 'not a credential for this');
    // Ending and erasing never expire, unlike reading.
    if (accept.includes('exit-key')) return record;
    const site = await sites.find(record.site);
    if (isKeyExpired(record, keyExpiry(site, { now: clock.now(), keySeconds })))
      throw expiredKeyError();
    return record;
  };
}

/** The key of a session of this site allows nothing any more if its visitor was last seen before this time. */
export function keyExpiry(
  site: Pick<Site, 'historySeconds'> | undefined,
  { now, keySeconds }: { now: number; keySeconds: number },
): number {
  return now - Math.max(keySeconds, site?.historySeconds ?? 0) * 1000;
}

export function isKeyExpired({ seenAt }: SessionRecord, expiry: number): boolean {
  return seenAt < expiry;
}

export function expiredKeyError(): RequestError {
  return new RequestError('unauthorized', 'the key has expired');
}

function notFound(): RequestError {
  return new RequestError('not_found', 'no such session');
}
