import { findVisibleSession } from '../agents/agent-access.js';
import type { EraseSession } from '../sessions/erase-session.js';
import type { ApiCaller } from './api-keys.js';

/**
 * Removes a conversation for good, as its visitor can.
 *
 * @throws RequestError `not_found` or `erased`
 */
export type EraseConversation = (caller: ApiCaller, sessionId: string) => Promise<void>;

export function createEraseConversation({ erase }: { erase: EraseSession }): EraseConversation {
  return (caller, sessionId) =>
    erase((tx) => findVisibleSession(tx, caller, sessionId), { apiKey: caller.name });
}
