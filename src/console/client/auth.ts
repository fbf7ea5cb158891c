import type { Store } from '../../core/state/store.js';
import { MIN_PASSWORD_UNITS, signedInSchema } from '../../protocol/console-requests.js';
import { secretSchema } from '../../protocol/ids.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { AuthError, ConsoleState } from '../state/console-state.js';
import type { ConsolePorts, ConsoleResponse } from './console-ports.js';

const RETRY_MS = 3_000;

/** Set-up by a one-time link, sign-in and sign-out. Results are seen in the store. */
export interface Auth {
  /**
   * With the secret of a one-time link: shows the set-up form. With `null`: asks the server who is
   * signed in, until it answers.
   */
  start(setupSecret: string | null): void;
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

  async function checkSignedIn(): Promise<void> {
    const response = await http.get('/me');
    if (store.get().auth.stage !== 'checking' || acceptAgent(response)) return;
    if (response.status >= 400 && response.status < 500 && response.status !== 429)
      return store.dispatch({ type: 'auth-form-shown', form: 'sign-in', error: null });
    store.dispatch({ type: 'auth-failed', error: 'server-unavailable' });
    clock.after(RETRY_MS, () => void checkSignedIn());
  }

  /** Signs in whom the response names. */
  function acceptAgent({ status, body }: ConsoleResponse): boolean {
    const signedIn = status < 300 ? parse(signedInSchema, body) : undefined;
    if (signedIn) store.dispatch({ type: 'signed-in', agent: signedIn.agent });
    return signedIn !== undefined;
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
    const response = await http.post(path, form);
    if (response.status > 0 && response.status < 300 && path === '/setup') hideSetupLink();
    if (acceptAgent(response)) return;
    store.dispatch({ type: 'auth-failed', error: errorOf(response.status, refusedError) });
  }

  async function signOut(): Promise<void> {
    const { status } = await http.post('/sign-out');
    const isSignedOut = (status >= 200 && status < 300) || status === 401;
    store.dispatch(isSignedOut ? { type: 'signed-out', error: null } : { type: 'sign-out-failed' });
  }

  return {
    start(secret) {
      setupSecret = secret;
      if (secret === null) return void checkSignedIn();
      const error = parse(secretSchema, secret) === undefined ? 'link-used' : null;
      store.dispatch({ type: 'auth-form-shown', form: 'set-up', error });
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

    async isStillSignedIn() {
      const { status } = await http.get('/me');
      return status !== 401 && status !== 403;
    },
  };
}

function validate(form: { name: string; password: string }, isNew: boolean): AuthError | null {
  if (form.name === '') return 'name-missing';
  return isNew && form.password.length < MIN_PASSWORD_UNITS ? 'password-too-short' : null;
}

function errorOf(status: number, refusedError: AuthError): AuthError {
  if (status === 0 || status >= 500) return 'server-unavailable';
  return status === 429 ? 'too-many-tries' : refusedError;
}
