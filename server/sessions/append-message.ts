import { MAX_BODY_UNITS } from '../../src/protocol/limits.js';
import { bodyIssue, type Message } from '../../src/protocol/message.js';
import type { SentAnswer } from '../../src/protocol/visitor-answers.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { StoredAuthor } from '../storage/message-repository.js';
import { toTime } from '../storage/session-record.js';
import type { TakenSeq } from '../storage/session-repository.js';
import { UniqueViolation } from '../storage/storage-errors.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';

export interface MessageDraft {
  sessionId: string;
  clientId: string;
  author: StoredAuthor;
  body: string;
  /** In one statement, checks that the author may write and takes the next seq (rule COM-2). */
  takeSeq: (tx: Repositories, now: number) => Promise<TakenSeq | undefined>;
  /** The error that says why no seq was taken. */
  rejection: (tx: Repositories) => Promise<RequestError | undefined>;
}

/** `duplicate`: the message was already in the log, and nothing has changed. */
export type AppendMessage = (draft: MessageDraft) => Promise<SentAnswer>;

/** How often a transaction is tried that loses the race for a seq or a clientId to another writer. */
const MAX_ATTEMPTS = 6;

/**
 * Writes a message into a log exactly once (rules COM-1 to COM-3), and publishes it. Resolves after the
 * commit.
 *
 * @throws RequestError `conflict` when the clientId was used with another body or author; the draft's
 * `rejection` when no seq was taken.
 */
export function createAppendMessage({
  storage,
  clock,
  ids,
  events,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
}): AppendMessage {
  const write = async (draft: MessageDraft): Promise<SentAnswer> => {
    const written = await storage.transaction(async (tx) => {
      const { sessionId, clientId, author, body } = draft;
      const now = clock.now();
      const taken = await draft.takeSeq(tx, now);
      if (taken === undefined) {
        // A message that was stored while the session was open stays stored.
        const known = await findKnown(tx, draft);
        if (known !== undefined) return { message: known };
        throw (await draft.rejection(tx)) ?? new Error('the session changed during a transaction');
      }

      const message: Message = {
        id: ids.uuid(),
        clientId,
        seq: taken.seq,
        author: { kind: author.kind, ...(author.name !== undefined && { name: author.name }) },
        body,
        at: toTime(now),
      };
      await tx.messages.insert({ ...message, sessionId, author });
      return { message, epoch: taken.epoch };
    });
    const { message, epoch } = written;
    if (epoch === undefined) return { message, duplicate: true };
    // Directly after the commit: messages of one group commit are published in the order of their seq.
    events.publish({ kind: 'message', sessionId: draft.sessionId, message, epoch });
    return { message, duplicate: false };
  };

  return async (draft) => {
    const issue = bodyIssue(draft.body);
    if (issue === 'too_large')
      throw new RequestError(issue, `body: at most ${MAX_BODY_UNITS} characters`);
    if (issue !== undefined)
      throw new RequestError(issue, 'body: nothing visible, or not well-formed text');

    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write(draft);
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        const known = await findKnown(storage, draft);
        if (known !== undefined) return { message: known, duplicate: true };
        if (attempt === MAX_ATTEMPTS) throw error;
      }
    }
  };
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
  const same =
    message.body === body && message.author.kind === author.kind && authorId === author.id;
  if (!same) throw new RequestError('conflict', 'this clientId was used with other content');
  return message;
}
