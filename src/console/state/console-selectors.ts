import type { PendingMessage } from '../../core/state/state.js';
import { cursorOf } from '../../core/state/transcript-window.js';
import type { Conversation } from '../../protocol/agent-events.js';
import type { Message } from '../../protocol/message.js';
import type { Note } from '../../protocol/note.js';
import type { ConsoleState } from './console-state.js';
import { lastNote } from './note-window.js';

/**
 * Conversations without a first answer, in the order of their arrival. Away visitors are not among them.
 * If many share an address, the server puts most of these back.
 */
export function selectQueue({
  conversations,
}: Pick<ConsoleState, 'conversations'>): Conversation[] {
  return [...conversations.values()]
    .filter(({ session }) => session.status === 'queued')
    .sort(
      (a, b) => compare(placeInQueue(a), placeInQueue(b)) || compare(a.session.id, b.session.id),
    );
}

/**
 * All other conversations: the agent's own first, then everybody else's. Within each group, visitors who wait
 * for an answer come first, longest wait on top; the rest follows, newest message on top.
 */
export function selectOpenConversations({
  conversations,
  agent,
}: Pick<ConsoleState, 'conversations' | 'agent'>): Conversation[] {
  return [...conversations.values()]
    .filter(({ session }) => session.status !== 'queued')
    .sort(
      (a, b) =>
        Number(isMine(b, agent?.name)) - Number(isMine(a, agent?.name)) ||
        Number(b.waitingSince !== null) - Number(a.waitingSince !== null) ||
        (a.waitingSince !== null && b.waitingSince !== null
          ? compare(a.waitingSince, b.waitingSince)
          : compare(lastMessageAt(b), lastMessageAt(a))) ||
        compare(a.session.id, b.session.id),
    );
}

/** Who should be answered next: the longest wait in the queue, else in the open conversations. */
export function selectNext(state: ConsoleState): Conversation | null {
  const isOther = ({ session }: Conversation): boolean => session.id !== state.selected?.id;
  return (
    selectQueue(state).find(isOther) ??
    selectOpenConversations(state).find((one) => isOther(one) && one.waitingSince !== null) ??
    null
  );
}

type UnsentTexts = Pick<ConsoleState, 'drafts' | 'replies' | 'noteDrafts' | 'pendingNotes'>;

/** Whether the agent has left a text in this conversation that was not sent: a draft, a reply or a note. */
export function hasUnsentText(
  { drafts, replies, noteDrafts, pendingNotes }: UnsentTexts,
  sessionId: string,
): boolean {
  return (
    drafts.has(sessionId) ||
    noteDrafts.has(sessionId) ||
    [...replies, ...pendingNotes].some((text) => text.sessionId === sessionId)
  );
}

/** Conversations that are in no other list, and in which the agent has left an unsent text. */
export function selectUnlisted(
  state: Pick<ConsoleState, 'unlisted' | 'conversations'> & UnsentTexts,
): Conversation[] {
  return [...state.unlisted.values()].filter(
    ({ session: { id } }) => !state.conversations.has(id) && hasUnsentText(state, id),
  );
}

/**
 * The unsent texts that the lists show, by session id: replies and notes that failed, and everything that is
 * unsent in a conversation that is in no other list.
 */
export function selectUnsentTexts({
  conversations,
  drafts,
  replies,
  noteDrafts,
  pendingNotes,
}: Pick<ConsoleState, 'conversations'> & UnsentTexts): Map<string, string> {
  const left = [...noteDrafts, ...drafts].filter(([sessionId]) => !conversations.has(sessionId));
  const failed = [...pendingNotes, ...replies].filter(
    ({ sessionId, phase }) => phase === 'failed' || !conversations.has(sessionId),
  );
  return new Map([...left, ...failed.map(({ sessionId, body }) => [sessionId, body] as const)]);
}

export function isMine(conversation: Conversation, agentName: string | undefined): boolean {
  return agentName !== undefined && conversation.session.assignedTo?.name === agentName;
}

/** The pending replies of one conversation, as the transcript element takes them. */
export function selectPendingMessages(
  { replies }: Pick<ConsoleState, 'replies'>,
  sessionId: string,
): PendingMessage[] {
  return replies
    .filter((reply) => reply.sessionId === sessionId)
    .map((reply, n) => ({ ...reply, tab: '', n }));
}

/**
 * What others than the agent have added to the selected conversation since `previous`. Empty when the
 * conversation was selected or its log replaced in between.
 */
export function newMessagesOfOthers(previous: ConsoleState, next: ConsoleState): Message[] {
  const [before, now] = [previous.selected, next.selected];
  if (!now || before?.id !== now.id || before.transcript.epoch !== now.transcript.epoch) return [];
  const known = cursorOf(before.transcript);
  return now.transcript.messages.filter(
    ({ seq, author }) =>
      seq > known && !(author.kind === 'agent' && author.name === next.agent?.name),
  );
}

/** What others than the agent have noted beside the selected conversation since `previous`. */
export function newNotesOfOthers(previous: ConsoleState, next: ConsoleState): Note[] {
  const [before, now] = [previous.selected, next.selected];
  if (!now || before?.id !== now.id || !before.notes.loaded) return [];
  const known = lastNote(before.notes);
  return now.notes.notes.filter(({ n, author }) => n > known && author.name !== next.agent?.name);
}

/** Whether a reply or a note has failed since `previous`. */
export function hasNewFailedText(previous: ConsoleState, next: ConsoleState): boolean {
  if (previous.replies === next.replies && previous.pendingNotes === next.pendingNotes)
    return false;
  const failed = ({ replies, pendingNotes }: ConsoleState): number =>
    [...replies, ...pendingNotes].filter((text) => text.phase === 'failed').length;
  return failed(next) > failed(previous);
}

function placeInQueue({ queueAt, waitingSince, session }: Conversation): string {
  return queueAt ?? waitingSince ?? session.createdAt;
}

function lastMessageAt({ lastMessage, session }: Conversation): string {
  return lastMessage?.at ?? session.updatedAt;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
