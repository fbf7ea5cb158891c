import { noContentSchema, outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http, HttpRequest } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import {
  auditSchema,
  colleagueAnswerSchema,
  colleaguesSchema,
  invitationsSchema,
  invitedSchema,
  type AuditEntry,
  type ColleagueAccess,
} from '../../protocol/console-requests.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';

/** What came of a change of the team. `last-admin`: nobody would be left who may change settings. */
export type TeamOutcome = 'saved' | 'last-admin' | 'failed';

/** Who works here. What is known of it is in the state. Every call but `loadTeam` is for admins. */
export interface TeamClient {
  /** Reads who the agents are. If that fails, those of the last time stay. */
  loadTeam(): Promise<void>;
  loadInvitations(): Promise<void>;
  changeAgent(agentId: string, change: Partial<ColleagueAccess>): Promise<TeamOutcome>;
  /** Resolves with the secret of the one-time link, which is told once; `null` if it failed. */
  invite(access: Pick<ColleagueAccess, 'role' | 'sites'>): Promise<string | null>;
  /** Resolves with whether the invitation is gone. */
  revoke(invitationId: string): Promise<boolean>;
  /** A page of the audit log, the newest entries first; `null` if it failed. */
  readAudit(before?: string): Promise<{ entries: AuditEntry[]; next?: string | undefined } | null>;
}

export function createTeamClient(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): TeamClient {
  const call = (method: HttpRequest['method'], path: string, body?: unknown) =>
    http.request({ method, path: `/api/console${path}`, body });

  return {
    async loadTeam() {
      const outcome = outcomeOfHttp(await call('GET', '/agents'), colleaguesSchema);
      if (outcome.kind === 'done' && store.get().agent)
        store.dispatch({ type: 'team-loaded', team: outcome.value.agents });
    },

    async loadInvitations() {
      const outcome = outcomeOfHttp(await call('GET', '/invitations'), invitationsSchema);
      if (outcome.kind === 'done' && store.get().agent)
        store.dispatch({ type: 'invitations-loaded', ...outcome.value });
    },

    async changeAgent(agentId, change) {
      const answer = await call('PATCH', `/agents/${agentId}`, change);
      const outcome = outcomeOfHttp(answer, colleagueAnswerSchema);
      if (outcome.kind === 'done') {
        store.dispatch({ type: 'colleague-changed', colleague: outcome.value.agent });
        return 'saved';
      }
      const isLast = outcome.kind === 'refused' && outcome.error.code === 'conflict';
      return isLast ? 'last-admin' : 'failed';
    },

    async invite(access) {
      const outcome = outcomeOfHttp(await call('POST', '/invitations', access), invitedSchema);
      if (outcome.kind !== 'done') return null;
      const { invitation, secret } = outcome.value;
      store.dispatch({ type: 'invitation-added', invitation });
      return secret;
    },

    async revoke(invitationId) {
      const answer = await call('DELETE', `/invitations/${invitationId}`);
      const outcome = outcomeOfHttp(answer, noContentSchema);
      const isGone =
        outcome.kind === 'done' ||
        (outcome.kind === 'refused' && outcome.error.code === 'not_found');
      if (isGone) store.dispatch({ type: 'invitation-removed', id: invitationId });
      return isGone;
    },

    async readAudit(before) {
      const query = before === undefined ? '' : `?before=${encodeURIComponent(before)}`;
      const outcome = outcomeOfHttp(await call('GET', `/audit${query}`), auditSchema);
      return outcome.kind === 'done' ? outcome.value : null;
    },
  };
}
