import type { GenericSchema } from 'valibot';
import { noContentSchema, outcomeOfHttp, type Outcome } from '../../core/connection/outcome.js';
import type { Store } from '../../core/state/store.js';
import { MIN_PASSWORD_UNITS, signedInSchema } from '../../protocol/console-requests.js';
import type { ProtocolError } from '../../protocol/errors.js';
import { secretSchema } from '../../protocol/ids.js';
import { parse } from '../../protocol/parse.js';
import { hasVisibleText } from '../../protocol/text.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { AuthError, ConsoleState } from '../state/console-state.js';
import type { ConsolePorts } from './console-ports.js';

const RETRY_MS = 3_000;

/** Set-up by a one-time link, sign-in and sign-out. Its methods change the store. */
export interface Auth {
  /**
   * With the secret of a one-time link: shows the set-up form, for a new password of `agentName` if the
   * link is for an agent. With `null`: asks the server who is signed in, until it answers.
   */
  start(setupSecret: string | null, agentName?: string): void;
  setUp(name: string, password: string): void;
  /** Shows the sign-in form in place of the set-up form. */
  showSignIn(): void;
  signIn(name: string, password: string): void;
  signOut(): void;
  /** Asks the server whether the agent is still signed in. An unclear answer counts as yes. */
  isStillSignedIn(): Promise<boolean>;
}

export function createAuth(
  store: Store<ConsoleState, ConsoleAction>,
  { http, clock, hideSetupLink }: Pick<ConsolePorts, 'http' | 'clock' | 'hideSetupLink'>,
): Auth {
  let setupSecret: string | null = null;

  async function call<T>(
    method: 'GET' | 'POST',
    path: '/me' | '/setup' | '/sign-in' | '/sign-out',
    schema: GenericSchema<unknown, T>,
    body?: unknown,
  ): Promise<Outcome<T>> {
    return outcomeOfHttp(await http.request({ method, path: `/api/console${path}`, body }), schema);
  }

  async function checkSignedIn(): Promise<void> {
    const outcome = await call('GET', '/me', signedInSchema);
    if (store.get().auth.stage !== 'checking') return;
    if (outcome.kind === 'done')
      return store.dispatch({ type: 'signed-in', agent: outcome.value.agent });
    if (outcome.kind === 'refused' && !isTemporary(outcome.error))
      return store.dispatch({ type: 'auth-form-shown', form: 'sign-in', error: null });
    store.dispatch({ type: 'auth-failed', error: 'server-unavailable' });
    clock.after(RETRY_MS, () => void checkSignedIn());
  }

  async function submit(
    path: '/setup' | '/sign-in',
    form: { name: string; password: string; link?: string },
    refusedError: AuthError,
  ): Promise<void> {
    if (store.get().auth.pending) return;
    const invalid = validate(form, path === '/setup');
    if (invalid) return store.dispatch({ type: 'auth-failed', error: invalid });
    store.dispatch({ type: 'auth-submitted' });
    const outcome = await call('POST', path, signedInSchema, form);
    if (outcome.kind !== 'done')
      return store.dispatch({ type: 'auth-failed', error: errorOf(outcome, refusedError) });
    if (path === '/setup') hideSetupLink();
    store.dispatch({ type: 'signed-in', agent: outcome.value.agent });
  }

  async function signOut(): Promise<void> {
    const outcome = await call('POST', '/sign-out', noContentSchema);
    const isSignedOut = outcome.kind === 'done' || isUnauthorized(outcome);
    store.dispatch(isSignedOut ? { type: 'signed-out', error: null } : { type: 'sign-out-failed' });
  }

  return {
    start(secret, agentName) {
      setupSecret = secret;
      if (secret === null) return void checkSignedIn();
      const error = parse(secretSchema, secret) === undefined ? 'link-used' : null;
      store.dispatch({ type: 'auth-form-shown', form: 'set-up', error, agentName });
    },

    setUp(name, password) {
      void submit('/setup', { link: setupSecret ?? '', name: name.trim(), password }, 'link-used');
    },

    showSignIn() {
      hideSetupLink();
      store.dispatch({ type: 'auth-form-shown', form: 'sign-in', error: null });
    },

    signIn(name, password) {
      void submit('/sign-in', { name: name.trim(), password }, 'wrong-password');
    },

    signOut: () => void signOut(),

    isStillSignedIn: async () => !isUnauthorized(await call('GET', '/me', signedInSchema)),
  };
}

function validate(form: { name: string; password: string }, isNew: boolean): AuthError | null {
  if (!hasVisibleText(form.name)) return 'name-missing';
  return isNew && form.password.length < MIN_PASSWORD_UNITS ? 'password-too-short' : null;
}

function errorOf(
  outcome: Exclude<Outcome<unknown>, { kind: 'done' }>,
  refusedError: AuthError,
): AuthError {
  if (outcome.kind === 'unreachable') return 'server-unavailable';
  switch (outcome.error.code) {
    case 'unavailable':
      return 'server-unavailable';
    case 'rate_limited':
      return 'too-many-tries';
    case 'invalid':
      return 'password-too-common';
    case 'conflict':
      return 'name-taken';
    case 'forbidden':
      return 'account-disabled';
    default:
      return refusedError;
  }
}

/** Whether the same request may succeed later. */
function isTemporary({ code }: ProtocolError): boolean {
  return code === 'unavailable' || code === 'rate_limited';
}

function isUnauthorized(outcome: Outcome<unknown>): boolean {
  if (outcome.kind !== 'refused') return false;
  return outcome.error.code === 'unauthorized' || outcome.error.code === 'forbidden';
}
