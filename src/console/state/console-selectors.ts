import { cursorOf } from '../../core/state/transcript-window.js';
import type { UnsentMessage } from '../../elements/chat-transcript/transcript-rows.js';
import type { Conversation } from '../../protocol/agent-events.js';
import { isReadable, type Message } from '../../protocol/message.js';
import type { Note } from '../../protocol/note.js';
import { isAway } from '../../protocol/session.js';
import type { ConsoleState } from './console-state.js';
import { lastNote } from './note-window.js';

/**
 * Conversations that no agent has, in the order of their arrival; those of away visitors come last. If many
 * share an address, the server puts most of these back.
 */
export function selectQueue({
  conversations,
}: Pick<ConsoleState, 'conversations'>): Conversation[] {
  return [...conversations.values()]
    .filter(({ session, snoozed }) => session.assignedTo === undefined && !snoozed)
    .sort(
      (a, b) =>
        byAway(a, b) ||
        compare(placeInQueue(a), placeInQueue(b)) ||
        compare(a.session.id, b.session.id),
    );
}

/**
 * The agent's own conversations. Visitors who wait for an answer come first, longest wait on top; then the
 * others, newest message on top; then those who are away, in the same order.
 */
export function selectMine({
  conversations,
  agent,
}: Pick<ConsoleState, 'conversations' | 'agent'>): Conversation[] {
  return [...conversations.values()]
    .filter((one) => isMine(one, agent?.name) && !one.snoozed)
    .sort(byUrgency);
}

/** The conversations of other agents, in the same order. */
export function selectOthers({
  conversations,
  agent,
}: Pick<ConsoleState, 'conversations' | 'agent'>): Conversation[] {
  return [...conversations.values()]
    .filter(
      (one) => one.session.assignedTo !== undefined && !isMine(one, agent?.name) && !one.snoozed,
    )
    .sort(byUrgency);
}

/** What is put aside, in the order in which it comes back; last what waits for its visitor to write. */
export function selectSnoozed({
  conversations,
}: Pick<ConsoleState, 'conversations'>): Conversation[] {
  const timeOf = ({ snoozed }: Conversation): string => snoozed?.until ?? 'never';
  return [...conversations.values()]
    .filter((one) => one.snoozed)
    .sort((a, b) => compare(timeOf(a), timeOf(b)) || compare(a.session.id, b.session.id));
}

/** How many of a list the agents have to do with now: those of away visitors do not count. */
export function countPresent(conversations: readonly Conversation[]): number {
  return conversations.filter((one) => !isAwayConversation(one)).length;
}

/** Who should be answered next: in the queue, then the own ones, then those of others. The away come last. */
export function selectNext(state: ConsoleState): Conversation | null {
  const isOther = ({ session }: Conversation): boolean => session.id !== state.selected?.id;
  const waiting = [
    ...selectQueue(state),
    ...[...selectMine(state), ...selectOthers(state)].filter((one) => one.waitingSince !== null),
  ].filter(isOther);
  return waiting.find((one) => !isAwayConversation(one)) ?? waiting[0] ?? null;
}

type UnsentTexts = Pick<
  ConsoleState,
  'drafts' | 'replies' | 'noteDrafts' | 'pendingNotes' | 'taskDrafts'
>;

/** Whether the agent has left a text in this conversation that was not sent: a draft, a reply, a note or a task. */
export function hasUnsentText(
  { drafts, replies, noteDrafts, pendingNotes, taskDrafts }: UnsentTexts,
  sessionId: string,
): boolean {
  return (
    drafts.has(sessionId) ||
    noteDrafts.has(sessionId) ||
    taskDrafts.has(sessionId) ||
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
 * The unsent texts that the lists show, by session id: replies, notes and tasks that failed, and everything that is
 * unsent in a conversation that is in no other list.
 */
export function selectUnsentTexts({
  conversations,
  drafts,
  replies,
  noteDrafts,
  pendingNotes,
  taskDrafts,
}: Pick<ConsoleState, 'conversations'> & UnsentTexts): Map<string, string> {
  const tasks = [...taskDrafts].filter(
    ([sessionId, { phase }]) => phase === 'failed' || !conversations.has(sessionId),
  );
  const left = [...noteDrafts, ...drafts].filter(([sessionId]) => !conversations.has(sessionId));
  const failed = [...pendingNotes, ...replies].filter(
    ({ sessionId, phase }) => phase === 'failed' || !conversations.has(sessionId),
  );
  return new Map([
    ...tasks.map(([sessionId, { title }]) => [sessionId, `Task: ${title}`] as const),
    ...left,
    ...failed.map(({ sessionId, body }) => [sessionId, body] as const),
  ]);
}

export function isMine(conversation: Conversation, agentName: string | undefined): boolean {
  return agentName !== undefined && conversation.session.assignedTo?.name === agentName;
}

/** The pending replies of the selected conversation, as the transcript element takes them. */
export function selectPendingMessages({
  replies,
  selected,
  agent,
}: Pick<ConsoleState, 'replies' | 'selected' | 'agent'>): UnsentMessage[] {
  return replies
    .filter((reply) => reply.sessionId === selected?.id)
    .map(({ seen, ...reply }, n) => {
      const message = { ...reply, tab: '', n };
      if (reply.code !== 'conflict' || seen === undefined) return message;
      const name = fasterAgent(selected?.transcript.messages ?? [], seen, agent?.name);
      const notSent = `${name ?? 'Another agent'} has answered meanwhile`;
      return { ...message, failedTexts: { notSent, retry: 'Send anyway' } };
    });
}

/** Whose answer has come after `seen`; the newest one, if several have answered. */
function fasterAgent(
  messages: readonly Message[],
  seen: number,
  ownName: string | undefined,
): string | undefined {
  const faster = messages.filter(
    ({ seq, author }) => seq > seen && author.kind === 'agent' && author.name !== ownName,
  );
  return faster.at(-1)?.author.name;
}

/** Seq of the newest message that the agent can have seen of the selected conversation. */
export function selectSeen({ selected }: Pick<ConsoleState, 'selected'>): number {
  if (!selected) return 0;
  const { transcript, conversation } = selected;
  // Before the log is there, the agent sees the last message in the list.
  return transcript.epoch === 0 ? (conversation.lastMessage?.seq ?? 0) : cursorOf(transcript);
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
    (message) => message.seq > known && isReadable(message) && !isBy(message, next.agent?.name),
  );
}

/** What others than the agent have noted beside the selected conversation since `previous`. */
export function newNotesOfOthers(previous: ConsoleState, next: ConsoleState): Note[] {
  const [before, now] = [previous.selected, next.selected];
  if (!now || before?.id !== now.id || !before.notes.loaded) return [];
  const known = lastNote(before.notes);
  return now.notes.notes.filter(({ n, author }) => n > known && author.name !== next.agent?.name);
}

/** Whether a reply, a note or a task has failed since `previous`. */
export function hasNewFailedText(previous: ConsoleState, next: ConsoleState): boolean {
  const failed = ({ replies, pendingNotes, taskDrafts }: ConsoleState): number =>
    [...replies, ...pendingNotes, ...taskDrafts.values()].filter((text) => text.phase === 'failed')
      .length;
  return failed(next) > failed(previous);
}

function isBy({ author }: Message, agentName: string | undefined): boolean {
  return author.kind === 'agent' && author.name === agentName;
}

function isAwayConversation({ session }: Conversation): boolean {
  return isAway(session.status, session.reason);
}

function byAway(a: Conversation, b: Conversation): number {
  return Number(isAwayConversation(a)) - Number(isAwayConversation(b));
}

function byUrgency(a: Conversation, b: Conversation): number {
  return (
    byAway(a, b) ||
    Number(b.waitingSince !== null) - Number(a.waitingSince !== null) ||
    (a.waitingSince !== null && b.waitingSince !== null
      ? compare(a.waitingSince, b.waitingSince)
      : compare(lastMessageAt(b), lastMessageAt(a))) ||
    compare(a.session.id, b.session.id)
  );
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
