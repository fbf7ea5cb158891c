import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { AuditRecord } from '../storage/audit-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { requireAdmin, type ActingAgent } from './agent-access.js';

/** A change, for the audit log. */
export interface AuditedChange {
  action: AuditAction;
  /** What was changed: a site's token, an agent's name, a session id. */
  target?: string;
  detail?: Record<string, unknown>;
}

/** Everything that stands in the audit log. */
export type AuditAction =
  | 'agent_invited'
  | 'invitation_revoked'
  | 'agent_signed_up'
  | 'password_reset'
  | 'agent_changed'
  | 'agent_disabled'
  | 'agent_enabled'
  | 'api_key_added'
  | 'api_key_revoked'
  | 'visitor_blocked'
  | 'address_blocked'
  | 'block_removed'
  | 'conversation_erased'
  | 'conversation_marked_as_spam'
  | 'conversation_not_spam'
  | 'canned_reply_added'
  | 'canned_reply_changed'
  | 'canned_reply_removed'
  | 'saved_task_added'
  | 'saved_task_changed'
  | 'saved_task_removed'
  | 'site_added'
  | 'site_changed'
  | 'identity_secret_renewed'
  | 'former_identity_secret_ended'
  | 'conversation_exported'
  | 'history_exported';

/** Who changed what, and when. Nothing that people wrote in conversations. */
export interface AuditLog {
  /**
   * Notes a change. To be called in its transaction, so that one is never there without the other. `agent`
   * is `undefined` where a command on the server does it.
   */
  note(
    tx: Pick<Repositories, 'audit'>,
    agent: Pick<ActingAgent, 'id' | 'name'> | undefined,
    change: AuditedChange,
  ): Promise<void>;
  /**
   * A page of it, the newest entries first. `before`: the `next` of the page before; `next` is absent on the
   * last page.
   *
   * @throws RequestError `forbidden` for who is no admin; `invalid` for a `before` that is none
   */
  read(
    by: ActingAgent,
    before: string | undefined,
  ): Promise<{ entries: AuditRecord[]; next: string | undefined }>;
}

const PAGE_ENTRIES = 50;

export function createAuditLog({
  storage,
  clock,
  ids,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
}): AuditLog {
  return {
    note: (tx, agent, { action, target, detail = {} }) =>
      tx.audit.insert({
        id: ids.uuid(),
        at: clock.now(),
        agent: agent && { id: agent.id, name: agent.name },
        action,
        target,
        detail,
      }),
    async read(by, before) {
      requireAdmin(by);
      const cursor = before === undefined ? undefined : parseCursor(before);
      const records = await storage.audit.page({ before: cursor, limit: PAGE_ENTRIES + 1 });
      const entries = records.slice(0, PAGE_ENTRIES);
      const last = records.length > PAGE_ENTRIES ? entries.at(-1) : undefined;
      return { entries, next: last && `${last.at}.${last.id}` };
    },
  };
}

function parseCursor(text: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (at === undefined || id === undefined) throw new RequestError('invalid', 'before: no cursor');
  return { at: Number(at), id };
}
