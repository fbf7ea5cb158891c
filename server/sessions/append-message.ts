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

export interface Draft {
  sessionId: string;
  clientId: string;
  author: StoredAuthor;
  body: string;
  /** Checks that the author may write and counts the message, in one statement (rule COM-2). */
  takeSeq: (tx: Repositories, now: number) => Promise<TakenSeq | undefined>;
  /** Why it could not be counted. */
  whyNot: (tx: Repositories) => Promise<RequestError | undefined>;
}

/** `duplicate` in its answer: the message was in the log already, and nothing has changed. */
export type AppendMessage = (draft: Draft) => Promise<SentAnswer>;

/** More races than this in a row are no race. */
const MAX_RACES = 5;

/**
 * Writes one message into a log, once (rules COM-1 to COM-3), and tells the room. Resolves after the
 * commit.
 *
 * @throws RequestError `conflict` when the clientId came before with another body or author; what `whyNot`
 * says when the message could not be counted.
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
  const once = async (draft: Draft): Promise<SentAnswer> => {
    const appended = await storage.transaction(async (tx) => {
      const { sessionId, clientId, author, body } = draft;
      const known = await tx.messages.findByClientId(sessionId, clientId);
      if (known !== undefined) {
        const { message, authorId } = known;
        const same =
          message.body === body && message.author.kind === author.kind && authorId === author.id;
        if (!same)
          throw new RequestError('conflict', 'this clientId came before with other content');
        return { message };
      }

      const now = clock.now();
      const taken = await draft.takeSeq(tx, now);
      if (taken === undefined)
        throw (await draft.whyNot(tx)) ?? new Error('a session changed within a transaction');

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
    const { message, epoch } = appended;
    if (epoch === undefined) return { message, duplicate: true };
    // At once after the commit: several that are committed together are told in the order of their seq.
    events.publish({ kind: 'message', sessionId: draft.sessionId, message, epoch });
    return { message, duplicate: false };
  };

  return async (draft) => {
    const issue = bodyIssue(draft.body);
    if (issue === 'too_large')
      throw new RequestError(issue, `body: at most ${MAX_BODY_UNITS} characters`);
    if (issue !== undefined) throw new RequestError(issue, 'body: blank, or not well-formed text');

    for (let races = 0; ; races += 1) {
      try {
        return await once(draft);
      } catch (error) {
        if (!(error instanceof UniqueViolation) || races === MAX_RACES) throw error;
      }
    }
  };
}
