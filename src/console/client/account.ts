import { noContentSchema, outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { MIN_PASSWORD_UNITS } from '../../protocol/console-requests.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { AuthError, ConsoleState } from '../state/console-state.js';

/** Why a password was not changed. */
export type PasswordError = Exclude<
  AuthError,
  'link-used' | 'name-missing' | 'name-taken' | 'account-disabled'
>;

/** What an agent does with the own account. */
export interface Account {
  /** Resolves with `null` when it is changed. All other sign-ins of the agent end. */
  changePassword(current: string, password: string): Promise<PasswordError | null>;
  /** Ends all sign-ins of the agent, this one included. Resolves with whether it did. */
  signOutEverywhere(): Promise<boolean>;
}

export function createAccount(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): Account {
  const post = async (path: string, body?: unknown) =>
    outcomeOfHttp(
      await http.request({ method: 'POST', path: `/api/console/account${path}`, body }),
      noContentSchema,
    );
  const signedOut = (error: AuthError | null): void =>
    store.dispatch({ type: 'signed-out', error });

  return {
    async changePassword(current, password) {
      if (password.length < MIN_PASSWORD_UNITS) return 'password-too-short';
      const outcome = await post('/password', { current, password });
      if (outcome.kind === 'done') return null;
      if (outcome.kind === 'unreachable') return 'server-unavailable';
      switch (outcome.error.code) {
        case 'forbidden':
          return 'wrong-password';
        case 'invalid':
          return 'password-too-common';
        case 'rate_limited':
          return 'too-many-tries';
        case 'unauthorized':
          signedOut('signed-out');
          return 'signed-out';
        default:
          return 'server-unavailable';
      }
    },

    async signOutEverywhere() {
      const outcome = await post('/sign-out-everywhere');
      const isSignedOut =
        outcome.kind === 'done' ||
        (outcome.kind === 'refused' && outcome.error.code === 'unauthorized');
      if (isSignedOut) signedOut(null);
      return isSignedOut;
    },
  };
}
