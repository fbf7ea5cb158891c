import { CHANGEABLE_MS } from '../../src/protocol/limits.js';
import type { MessageVersion } from '../../src/protocol/message-changes.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { refuseBody } from '../sessions/append-message.js';
import { agentChangeError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import { toTime } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { findVisibleSession, requireAdmin, type ActingAgent } from './agent-access.js';

/** A message of a conversation. */
export interface MessageRef {
  sessionId: string;
  messageId: string;
}

export type MessageChanges = ReturnType<typeof createMessageChanges>;

/**
 * Agents change what they have written (rule CHG-1): for `CHANGEABLE_MS`, while the conversation is not closed. What
 * is as it should be already stays, and needs neither.
 */
export function createMessageChanges({
  storage,
  clock,
  ids,
  events,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
}) {
  /** `body`: the new text; `undefined`: none. Resolves after the commit. */
  const change = async (agent: ActingAgent, ref: MessageRef, body: string | undefined) => {
    const { sessionId } = ref;
    const applied = await storage.transaction(async (tx) => {
      await findVisibleSession(tx, agent, sessionId);
      const now = clock.now();
      if (!(await isDue(tx, agent, { ...ref, body, now }))) return undefined;
      // It locks the session: of two changes, the second one finds the first.
      const taken = await tx.sessions.takeSystemSeq({ id: sessionId, now });
      if (taken === undefined) throw (await agentChangeError(tx, sessionId)) ?? triedTooLate();
      const entry = { id: ids.uuid(), clientId: ids.uuid(), seq: taken.seq, at: now };
      const message = await tx.messageChanges.apply({ ...ref, body, entry });
      if (message === undefined) throw isDeleted();
      return { message, epoch: taken.epoch };
    });
    if (applied !== undefined) events.publish({ kind: 'message', sessionId, ...applied });
  };

  return {
    /**
     * @throws RequestError `forbidden` when it is not the agent's, or too old; `conflict` when it is deleted;
     * `session_closed`; `not_found`
     */
    async edit(agent: ActingAgent, { body, ...ref }: MessageRef & { body: string }) {
      refuseBody(body);
      await change(agent, ref, body);
    },

    /** @throws RequestError like {@link edit} */
    remove: (agent: ActingAgent, ref: MessageRef) => change(agent, ref, undefined),

    /**
     * The texts that a message had before, the oldest first.
     *
     * @throws RequestError `forbidden` for who is no admin; `not_found`
     */
    async versions(agent: ActingAgent, { sessionId, messageId }: MessageRef) {
      requireAdmin(agent);
      await findVisibleSession(storage, agent, sessionId);
      const stored = await storage.messageChanges.versions(sessionId, messageId);
      return stored.map(({ body, until }): MessageVersion => ({ body, until: toTime(until) }));
    },
  };
}

/** Whether the message has to be changed. `false`: it is so already. */
async function isDue(
  { messageChanges }: Repositories,
  agent: ActingAgent,
  { sessionId, messageId, body, now }: MessageRef & { body: string | undefined; now: number },
): Promise<boolean> {
  const found = await messageChanges.find(sessionId, messageId);
  if (found === undefined) throw new RequestError('not_found', 'there is no such message');
  const { message, authorId } = found;
  if (message.author.kind !== 'agent' || authorId !== agent.id)
    throw new RequestError('forbidden', 'only its author may change a message');
  const isDeletedNow = message.changed === 'deleted';
  if (body === undefined ? isDeletedNow : message.body === body) return false;
  if (isDeletedNow) throw isDeleted();
  if (now - Date.parse(message.at) > CHANGEABLE_MS)
    throw new RequestError('forbidden', 'a message can be changed for 15 minutes only');
  return true;
}

function isDeleted(): RequestError {
  return new RequestError('conflict', 'the message is deleted');
}

/** It was closed just now, and has been reopened since. */
function triedTooLate(): RequestError {
  return new RequestError('unavailable', 'the session has changed meanwhile', 1);
}
