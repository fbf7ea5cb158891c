import type { Clock } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { MIN_PASSWORD_UNITS, signedInSchema } from '../../protocol/console-requests.js';
import { secretSchema } from '../../protocol/ids.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { AccessFault, ConsoleState } from '../state/console-state.js';
import type { ConsoleAnswer, ConsoleHttp } from './console-http.js';

const TRY_AGAIN_MS = 3_000;

/** Lets people in and out: set-up by a one-time link, sign-in, sign-out. */
export interface AccessDesk {
  /** Finds out who is signed in. `link`: a one-time link's secret, which goes before. */
  start(link: string | null): void;
  setUp(name: string, password: string): void;
  /** Instead of the set-up: the person has a password already. */
  showSignIn(): void;
  signIn(name: string, password: string): void;
  signOut(): void;
  /** Asks the server whether we are still signed in; `false` only when it says that we are not. */
  stillSignedIn(): Promise<boolean>;
}

/** `linkSpent` is called when the one-time link has done its work and must vanish from sight. */
export function createAccessDesk(
  store: Store<ConsoleState, ConsoleAction>,
  http: ConsoleHttp,
  clock: Clock,
  linkSpent: () => void,
): AccessDesk {
  let link: string | null = null;

  async function whoAmI(): Promise<void> {
    const answer = await http.get('/me');
    if (store.get().access.stage !== 'checking') return;
    if (enter(answer)) return;
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429)
      return store.dispatch({ type: 'door-shown', form: 'sign-in', fault: null });
    store.dispatch({ type: 'door-refused', fault: 'server-away' });
    clock.after(TRY_AGAIN_MS, () => void whoAmI());
  }

  function enter(answer: ConsoleAnswer): boolean {
    const signedIn = answer.status < 300 ? parse(signedInSchema, answer.body) : undefined;
    if (signedIn) store.dispatch({ type: 'signed-in', agent: signedIn.agent });
    return signedIn !== undefined;
  }

  async function tryDoor(
    path: '/setup' | '/sign-in',
    body: { name: string; password: string; link?: string },
    unknown: AccessFault,
  ): Promise<void> {
    if (store.get().access.busy) return;
    const fault = faultOf(body, path === '/setup');
    if (fault) return store.dispatch({ type: 'door-refused', fault });
    store.dispatch({ type: 'door-tried' });
    const answer = await http.post(path, body);
    if (answer.status > 0 && answer.status < 300 && path === '/setup') linkSpent();
    if (enter(answer)) return;
    store.dispatch({ type: 'door-refused', fault: refusal(answer.status, unknown) });
  }

  async function leave(): Promise<void> {
    const { status } = await http.post('/sign-out');
    const out = (status >= 200 && status < 300) || status === 401;
    store.dispatch(out ? { type: 'signed-out', fault: null } : { type: 'sign-out-refused' });
  }

  return {
    start(fromLink) {
      link = fromLink;
      if (link === null) return void whoAmI();
      const fault = parse(secretSchema, link) === undefined ? 'link-used' : null;
      store.dispatch({ type: 'door-shown', form: 'set-up', fault });
    },

    setUp(name, password) {
      void tryDoor('/setup', { link: link ?? '', name: name.trim(), password }, 'link-used');
    },

    showSignIn() {
      linkSpent();
      store.dispatch({ type: 'door-shown', form: 'sign-in', fault: null });
    },

    signIn(name, password) {
      void tryDoor('/sign-in', { name: name.trim(), password }, 'wrong-password');
    },

    signOut: () => void leave(),

    async stillSignedIn() {
      const { status } = await http.get('/me');
      return status !== 401 && status !== 403;
    },
  };
}

function faultOf(form: { name: string; password: string }, isNew: boolean): AccessFault | null {
  if (form.name === '') return 'name-missing';
  return isNew && form.password.length < MIN_PASSWORD_UNITS ? 'password-too-short' : null;
}

function refusal(status: number, unknown: AccessFault): AccessFault {
  if (status === 0 || status >= 500) return 'server-away';
  return status === 429 ? 'too-many-tries' : unknown;
}
