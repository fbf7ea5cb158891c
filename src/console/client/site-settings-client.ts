import { outcomeOfHttp, type Outcome } from '../../core/connection/outcome.js';
import type { Http, HttpAnswer, HttpRequest } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { parse } from '../../protocol/parse.js';
import {
  newSecretSchema,
  siteConflictSchema,
  siteDetailsAnswerSchema,
  type EditableSettings,
  type SiteDetails,
} from '../../protocol/site-settings.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, SettingsDraft } from '../state/console-state.js';

/** What came of saving settings. */
export type SettingsOutcome =
  | { kind: 'saved'; site: SiteDetails }
  /** Somebody else has changed them: this is what they are now. */
  | { kind: 'changed'; current: SiteDetails }
  /** There is no such site any more; of a new one: there is one already. */
  | { kind: 'missing' | 'taken' }
  /** The server does not accept them, and says why. */
  | { kind: 'invalid'; message: string }
  | { kind: 'failed'; reason: 'unavailable' | 'forbidden' };

/** Reads and writes the settings of sites. What is known of them is in the state. */
export interface SiteSettingsClient {
  /** Resolves with whether they are known now. What is known stays if it fails. */
  load(site: string): Promise<boolean>;
  /** Replaces all settings, if they still have this version. */
  save(site: string, settings: EditableSettings, version: string): Promise<SettingsOutcome>;
  add(site: string, name: string): Promise<SettingsOutcome>;
  /** Makes a new identity secret, and resolves with it; `null`: it failed. */
  renewSecret(site: string): Promise<string | null>;
  /** From now on only the newest secret is valid. Resolves with whether it worked. */
  endFormerSecret(site: string): Promise<boolean>;
  /** Changes what is kept of a form, also over a reload: what the agent has changed in it. `null`: nothing. */
  changeDraft(form: string, change: (draft: SettingsDraft | null) => SettingsDraft | null): void;
}

export function createSiteSettingsClient(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): SiteSettingsClient {
  const call = (request: Omit<HttpRequest, 'path'>, path = ''): Promise<HttpAnswer> =>
    http.request({ ...request, path: `/api/console/sites${path}` });
  const learn = (site: SiteDetails): void => {
    if (store.get().agent) store.dispatch({ type: 'site-settings-known', site });
  };

  function take(answer: HttpAnswer): SettingsOutcome {
    const conflict = answer.status === 409 && parse(siteConflictSchema, answer.body);
    if (conflict) {
      learn(conflict.current);
      return { kind: 'changed', current: conflict.current };
    }
    const outcome = outcomeOfHttp(answer, siteDetailsAnswerSchema);
    if (outcome.kind !== 'done') return failureOf(outcome);
    learn(outcome.value.site);
    return { kind: 'saved', site: outcome.value.site };
  }

  return {
    load: async (site) => take(await call({ method: 'GET' }, `/${site}`)).kind === 'saved',
    save: async (site, settings, version) =>
      take(
        await call(
          { method: 'PUT', headers: { 'if-match': `"${version}"` }, body: settings },
          `/${site}`,
        ),
      ),
    add: async (site, name) => take(await call({ method: 'POST', body: { site, name } })),
    async renewSecret(site) {
      const answer = await call({ method: 'POST', body: {} }, `/${site}/identity-secret`);
      const outcome = outcomeOfHttp(answer, newSecretSchema);
      if (outcome.kind !== 'done') return null;
      learn(outcome.value.site);
      return outcome.value.secret;
    },
    async endFormerSecret(site) {
      const answer = await call({ method: 'DELETE' }, `/${site}/identity-secret/former`);
      return take(answer).kind === 'saved';
    },
    changeDraft(form, change) {
      const draft = change(store.get().settingsDrafts.get(form) ?? null);
      store.dispatch({ type: 'settings-edited', form, draft });
    },
  };
}

function failureOf(outcome: Exclude<Outcome<unknown>, { kind: 'done' }>): SettingsOutcome {
  if (outcome.kind === 'unreachable') return { kind: 'failed', reason: 'unavailable' };
  const { code, message } = outcome.error;
  switch (code) {
    case 'conflict':
      return { kind: 'taken' };
    case 'not_found':
      return { kind: 'missing' };
    case 'invalid':
    case 'too_large':
      return { kind: 'invalid', message };
    case 'forbidden':
    case 'unauthorized':
      return { kind: 'failed', reason: 'forbidden' };
    default:
      return { kind: 'failed', reason: 'unavailable' };
  }
}
