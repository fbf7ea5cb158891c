import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.js';

/**
 * Session and exit key of the session that an open key opens.
 *
 * They are derived, not drawn: a repeated `POST /api/session` has to answer with working keys, and the
 * server keeps only their hashes. Whoever reads the database has the deriving secret but no open key
 * (its hash alone), so no session key comes out of it; whoever has the open key could ask for the
 * session key anyway.
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
