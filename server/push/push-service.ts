import { request } from 'node:https';
import { isIP } from 'node:net';
import { createGuardedLookup, isPublicAddress } from '../security/public-address.js';

/** A message for one browser, encrypted and signed. */
export interface PushRequest {
  /** The browser's address at its push service. */
  endpoint: string;
  headers: Record<string, string | number>;
  body: Buffer;
}

/** The browsers' push services. */
export interface PushService {
  /**
   * Hands a message over. Resolves with the status of the answer; what else the answer says is not read.
   *
   * @throws Error when there was no answer within `ANSWER_MS`, or the host is not on the public internet
   */
  deliver(message: PushRequest): Promise<number>;
}

/** Push services answer within a second. */
const ANSWER_MS = 10_000;

/**
 * Speaks HTTPS to the address that a browser has given. Follows no redirects. `isAllowed` and `ca` are for tests,
 * whose push service is on this machine.
 */
export function createPushService({
  isAllowed = isPublicAddress,
  ca,
}: { isAllowed?: (address: string) => boolean; ca?: string } = {}): PushService {
  const lookup = createGuardedLookup(isAllowed);
  return {
    deliver: ({ endpoint, headers, body }) =>
      new Promise((resolve, reject) => {
        const { protocol, hostname } = new URL(endpoint);
        // No name is looked up for an address.
        const isRefused = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || protocol !== 'https:';
        if (isRefused) throw new Error('not an https address of a named host');
        const sent = request(
          endpoint,
          {
            method: 'POST',
            headers,
            lookup,
            agent: false,
            ...(ca !== undefined && { ca }),
            // Whether the body or the answer is slow: it is given up as a whole.
            signal: AbortSignal.timeout(ANSWER_MS),
          },
          (answer) => {
            resolve(answer.statusCode ?? 0);
            answer.destroy();
          },
        );
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}
