import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.js';

/**
 * The session key and exit key of the session that an open key opens.
 *
 * They are derived from the open key rather than random: a repeated `POST /api/session` must return
 * working keys, and the server stores only their hashes. A copy of the database has the deriving secret
 * but only hashes of open keys, so no key can be derived from it. A client with the open key gets the
 * session key from the server anyway.
 */
export interface DerivedKeys {
  sessionKey(openKey: string): string;
  exitKey(openKey: string): string;
}

export function createDerivedKeys(keyring: Keyring): DerivedKeys {
  const derive = (openKey: string, use: string) =>
    createHmac('sha256', keyring.current('derive'))
      .update(`${use}\n${openKey}`)
      .digest('base64url');
  return {
    sessionKey: (openKey) => derive(openKey, 'session-key'),
    exitKey: (openKey) => derive(openKey, 'exit-key'),
  };
}
