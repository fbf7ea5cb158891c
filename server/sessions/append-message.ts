import { MAX_BODY_UNITS } from '../../src/protocol/limits.js';
import { bodyIssue, type Message } from '../../src/protocol/message.js';
import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { AppendedMessage, WrittenMessage } from '../storage/message-log.js';
import type { RollUp } from '../reports/roll-up.js';
import type { StoredAuthor } from '../storage/message-repository.js';
import { toTime } from '../storage/session-record.js';
import { UniqueViolation } from '../storage/storage-errors.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';

export interface MessageDraft {
  sessionId: string;
  clientId: string;
  author: StoredAuthor;
  body: string;
  /** Stores it, if its author may write (rule COM-2). */
  store: (message: WrittenMessage) => Promise<AppendedMessage | undefined>;
  /** The error that says why it was not stored; `undefined`: now it could be. */
  rejection: () => Promise<RequestError | undefined>;
}

/** `duplicate`: the message was already in the log, and nothing has changed. */
export type AppendMessage = (draft: MessageDraft) => Promise<SentAnswer>;

/** How often a message is tried that loses the race for a seq to another node. */
const MAX_ATTEMPTS = 6;

/**
 * Writes a message into a log exactly once (rules COM-1 to COM-3), and publishes it. Resolves after the
 * commit.
 *
 * @throws RequestError `conflict` when the clientId was used with another body or author; the draft's
 * `rejection` when its author may not write; `unavailable` when other nodes were faster each time.
 */
export function createAppendMessage({
  storage,
  clock,
  ids,
  events,
  rollUp,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
  rollUp: RollUp;
}): AppendMessage {
  /** `undefined`: nothing was stored, because the author may not write or the message is there already. */
  const write = async ({ sessionId, clientId, author, body, store }: MessageDraft) => {
    const [id, now] = [ids.uuid(), clock.now()];
    const appended = await store({ id, sessionId, clientId, body, at: now }).catch(ifTaken);
    if (appended === undefined) return undefined;
    const { seq, epoch } = appended;
    const { kind, name } = author;
    const message: Message = {
      id,
      clientId,
      seq,
      author: { kind, ...(name !== undefined && { name }) },
      body,
      at: toTime(now),
    };
    // Directly after the commit: messages of one group commit are published in the order of their seq.
    events.publish({ kind: 'message', sessionId, message, epoch });
    return message;
  };

  return async (draft) => {
    refuseBody(draft.body);

    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const message = await write(draft);
      if (message !== undefined) return { message, duplicate: false };
      // A message that was stored while the session was open stays stored.
      const known = await findKnown(storage, draft);
      if (known !== undefined) {
        if (draft.author.kind === 'visitor')
          await rollUp.noteResend(draft.sessionId, draft.clientId);
        return { message: known, duplicate: true };
      }
      const rejection = await draft.rejection();
      if (rejection !== undefined) throw rejection;
      // Another node took the seq, or the session has been opened again since. Now it can be stored.
    }
    throw new RequestError('unavailable', 'others wrote at each attempt', 1);
  };
}

/** @throws RequestError when this cannot be a body */
export function refuseBody(body: string): void {
  const issue = bodyIssue(body);
  if (issue === 'too_large')
    throw new RequestError(issue, `body: at most ${MAX_BODY_UNITS} characters`);
  if (issue !== undefined)
    throw new RequestError(issue, 'body: nothing visible, or not well-formed text');
}

function ifTaken(error: unknown): undefined {
  if (!(error instanceof UniqueViolation)) throw error;
}

/**
 * The message of the draft if it is in the log already. Looked for only when it could not be written: a
 * message seldom comes twice.
 *
 * @throws RequestError `conflict` when the clientId was used with another body or author
 */
async function findKnown(
  { messages }: Repositories,
  { sessionId, clientId, author, body }: MessageDraft,
): Promise<Message | undefined> {
  const known = await messages.findByClientId(sessionId, clientId);
  if (known === undefined) return undefined;
  const { message, authorId } = known;
  // The text of one that its author has changed since is not compared: it was the same once.
  const sameBody = message.changed !== undefined || message.body === body;
  const same = sameBody && message.author.kind === author.kind && authorId === author.id;
  if (!same) throw new RequestError('conflict', 'this clientId was used with other content');
  return message;
}
