import type { ProtocolError } from '../../protocol/errors.js';
import { tokenSchema, type TokenAnswer } from '../../protocol/visitor-answers.js';
import type { EngineContext } from '../engine-context.js';
import type { Credentials } from '../storage/conversation-storage.js';
import type { SocketClient } from './socket-client.js';
import { createTokenLease } from './token-lease.js';

export interface AccessTokenOptions {
  context: EngineContext;
  credentials: Credentials;
  /** The socket, if it is there, is the way to the next token. */
  link(): SocketClient;
  /** The session's key does not count any more. */
  keyRefused(): void;
  /** The server refused a token for another reason. */
  refused(error: ProtocolError): void;
}

/** A session's access tokens: bought with its key, renewed before they run out (rule SES-2). */
export interface AccessToken {
  /** One that is good now; `null` when none is to be had now. */
  get(): Promise<string | null>;
  take(answer: TokenAnswer): void;
  /** The server does not take it any more. */
  drop(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createAccessToken(options: AccessTokenOptions): AccessToken {
  const { api, ports } = options.context;
  const { id, key } = options.credentials;
  let closed = false;

  const lease = createTokenLease(ports.clock, async () => {
    const link = options.link();
    const outcome = link.welcomed()
      ? await link.request('token:refresh', { sessionKey: key }, tokenSchema)
      : await api.token(id, key);
    return outcome.kind === 'done' ? renewed(outcome.value) : null;
  });

  function renewed(answer: TokenAnswer): TokenAnswer {
    ports.log.debug('token renewed', { expiresIn: answer.expiresIn });
    return answer;
  }

  async function buy(): Promise<string | null> {
    const outcome = await api.token(id, key);
    if (closed || outcome.kind === 'unreachable') return null;
    if (outcome.kind === 'done') {
      lease.take(renewed(outcome.value));
      return outcome.value.token;
    }
    if (outcome.error.code === 'unauthorized') options.keyRefused();
    else options.refused(outcome.error);
    return null;
  }

  return {
    get: async () => lease.current() ?? (await buy()),
    take: (answer) => lease.take(answer),
    drop: () => lease.drop(),
    close() {
      closed = true;
      lease.close();
    },
  };
}
