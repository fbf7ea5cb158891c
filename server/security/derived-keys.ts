import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.js';

/** The keys that give a browser access to its session. */
export interface SessionKeys {
  sessionKey: string;
  exitKey: string;
}

/**
 * The keys of the session that an open key opens.
 *
 * They are derived from the open key rather than random: a repeated `POST /api/session` must return
 * working keys, and the server stores only their hashes. A copy of the database has the deriving secrets
 * but only hashes of open keys, so no key can be derived from it. A client with the open key gets the
 * session key from the server anyway.
 */
export interface DerivedKeys {
  /** For a session that is opened now. */
  current(openKey: string): SessionKeys;
  /** With each secret of the keyring, the newest first: a rotation may be later than the session. */
  all(openKey: string): SessionKeys[];
}

export function createDerivedKeys(keyring: Keyring): DerivedKeys {
  const deriveWith = (secret: Buffer, openKey: string): SessionKeys => {
    const derive = (use: string) =>
      createHmac('sha256', secret).update(`${use}\n${openKey}`).digest('base64url');
    return { sessionKey: derive('session-key'), exitKey: derive('exit-key') };
  };
  return {
    current: (openKey) => deriveWith(keyring.current('derive'), openKey),
    all: (openKey) => keyring.all('derive').map((secret) => deriveWith(secret, openKey)),
  };
}
