import type { Storage } from '../../../server/storage/storage.js';

/** The newest entries of the audit log first, without the sign-ups: tests make them as they begin. */
export async function auditedChanges({ storage }: { storage: Storage }) {
  const entries = await storage.audit.page({ before: undefined, limit: 50 });
  return entries
    .filter(({ action }) => action !== 'agent_signed_up')
    .map(({ agent, action, target, detail }) => ({ by: agent?.name, action, target, detail }));
}
