import { EMPTY_TRANSCRIPT, UNREAD, type Transcript } from '../../core/state/state.js';
import { cursorOf, mergeRun, prependRun, replaceLog } from '../../core/state/transcript-window.js';
import type { AgentLog, Conversation } from '../../protocol/agent-events.js';
import type { Message } from '../../protocol/message.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState, SelectedConversation } from './console-state.js';
import { mergeNote, mergeNotes, NO_NOTES, type NoteWindow } from './note-window.js';

/** The selected conversation. Its transcript is one window of the log without a hole. */
export function reduceSelected(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'conversation-selected': {
      if (state.selected?.id === action.sessionId) return state;
      const { conversations, unlisted } = state;
      const conversation =
        conversations.get(action.sessionId) ??
        unlisted.get(action.sessionId) ??
        action.conversation;
      if (!conversation) return state;
      return { ...state, selected: createSelection(conversation), lastResolved: null };
    }
    case 'route-changed':
      return action.route?.page === 'inbox' ? state : { ...state, lastResolved: null };
    case 'conversation-deselected':
      return { ...state, selected: null, lastResolved: null, failedRequest: null };
    case 'welcome-received': {
      // A conversation that is no longer listed has ended. The next sync says how.
      const listed = state.selected && state.conversations.get(state.selected.id);
      return listed ? update(state, listed.session.id, () => ({ conversation: listed })) : state;
    }
    case 'conversation-changed':
      return update(state, action.conversation.session.id, ({ transcript }) => ({
        conversation: action.conversation,
        transcript: raiseHead(transcript, action.conversation.lastMessage?.seq ?? 0),
      }));
    case 'conversation-gone':
      return update(state, action.sessionId, () => ({ gone: true, resolving: false }));
    case 'external-context-loaded':
      return update(state, action.sessionId, () => ({ external: action.external }));
    case 'log-loaded':
      return update(state, action.sessionId, (selected) => mergeLog(selected, action.log, action));
    case 'message-received':
    case 'reply-sent':
      return update(state, action.sessionId, ({ transcript }) => ({
        transcript: mergeMessage(transcript, action.message),
      }));
    case 'note-received':
      return update(state, action.sessionId, ({ notes }) => ({
        notes: mergeNote(notes, action.note),
      }));
    case 'older-messages-requested':
      return update(state, action.sessionId, () => ({ loadingOlder: true }));
    case 'older-messages-loaded':
      return update(state, action.sessionId, ({ transcript }) => ({
        loadingOlder: false,
        transcript: prependRun(transcript, action.messages ?? []),
      }));
    case 'viewers-changed':
      return update(state, action.sessionId, () => ({ viewers: action.agents }));
    case 'connection-lost':
      return state.selected ? update(state, state.selected.id, () => ({ viewers: [] })) : state;
    case 'block-form-shown':
      return state.selected
        ? update(state, state.selected.id, () => ({ blockFormShown: action.shown }))
        : state;
    case 'visitor-read':
      return update(state, action.sessionId, ({ read }) => ({
        read: { ...read, visitor: Math.max(read.visitor, action.upTo) },
      }));
    case 'resolve-requested':
      return {
        ...update(state, action.sessionId, () => ({ resolving: true })),
        failedRequest: null,
      };
    case 'resolve-failed':
      return {
        ...update(state, action.sessionId, () => ({ resolving: false })),
        failedRequest: 'resolve',
      };
    case 'conversation-resolved':
      if (state.selected?.id !== action.sessionId) return state;
      return { ...state, selected: null, lastResolved: state.selected.conversation };
    default:
      return state;
  }
}

function createSelection(conversation: Conversation): SelectedConversation {
  return {
    id: conversation.session.id,
    conversation,
    context: null,
    external: null,
    transcript: EMPTY_TRANSCRIPT,
    notes: NO_NOTES,
    tasks: [],
    taskFormShown: false,
    taskSaving: null,
    outline: null,
    read: UNREAD,
    viewers: [],
    loadingOlder: false,
    resolving: false,
    reopening: false,
    blockFormShown: false,
    gone: false,
  };
}

/** Changes the selected conversation if it is the one with this session id. */
function update(
  state: ConsoleState,
  sessionId: string,
  changes: (selected: SelectedConversation) => Partial<SelectedConversation>,
): ConsoleState {
  const { selected } = state;
  if (selected?.id !== sessionId) return state;
  return { ...state, selected: { ...selected, ...changes(selected) } };
}

function mergeLog(
  { transcript: known, notes }: SelectedConversation,
  log: AgentLog,
  { after, afterNote }: { after: number | null; afterNote: number | null },
): Partial<SelectedConversation> {
  // The server's log is not the one that this window is a part of, as after a restored backup.
  const isOtherLog = known.epoch !== 0 && (log.epoch !== known.epoch || log.head < cursorOf(known));
  let transcript: Transcript;
  if (after === null || isOtherLog) {
    transcript = replaceLog(log.epoch, log.messages, log.head);
    // Messages that arrived while the first page was loading.
    if (!isOtherLog) transcript = mergeRun(transcript, continuation(known.ahead, known.head));
  } else {
    transcript = mergeRun(known, { ...continuation(log.messages, log.head), follows: after });
  }
  return {
    conversation: log.conversation,
    context: log.context,
    read: log.read,
    transcript,
    notes: withNotes(isOtherLog ? NO_NOTES : notes, log, afterNote),
  };
}

function withNotes(
  window: NoteWindow,
  { notes, notesHead = 0 }: AgentLog,
  afterNote: number | null,
): NoteWindow {
  return notes === undefined ? window : mergeNotes(window, { notes, head: notesHead }, afterNote);
}

function mergeMessage(transcript: Transcript, message: Message): Transcript {
  // Before the first page there is no window yet: keep the message until that page arrives.
  if (transcript.epoch === 0) return { ...transcript, ahead: [...transcript.ahead, message] };
  return mergeRun(transcript, continuation([message], message.seq));
}

/** A run that is merged only where it continues the window. */
function continuation(messages: readonly Message[], head: number) {
  return { messages, head, follows: 0, whole: false };
}

function raiseHead(transcript: Transcript, head: number): Transcript {
  return transcript.epoch !== 0 && head > transcript.head ? { ...transcript, head } : transcript;
}
