import { EMPTY_TRANSCRIPT, UNREAD, type Transcript } from '../../core/state/state.js';
import { cursorOf, mergeRun, prependRun, replaceLog } from '../../core/state/transcript-window.js';
import type { AgentLog } from '../../protocol/agent-events.js';
import type { Message } from '../../protocol/message.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState, OpenedConversation } from './console-state.js';

/** The conversation in the middle: one gapless window of its log, as a visitor's tab holds it. */
export function reduceOpened(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'conversation-opened': {
      const conversation = state.conversations.get(action.sessionId);
      if (!conversation) return state;
      return { ...state, opened: opening(action.sessionId, conversation), resolved: null };
    }
    case 'conversation-left':
      return { ...state, opened: null, resolved: null, trouble: null };
    case 'welcomed': {
      // Final conversations are not listed: the log's next reading says what became of this one.
      const listed = state.opened && state.conversations.get(state.opened.id);
      return listed ? change(state, listed.session.id, () => ({ conversation: listed })) : state;
    }
    case 'conversation-changed':
      return change(state, action.conversation.session.id, ({ transcript }) => ({
        conversation: action.conversation,
        transcript: told(transcript, action.conversation.lastMessage?.seq ?? 0),
      }));
    case 'conversation-gone':
      return change(state, action.sessionId, () => ({ erased: true, resolving: false }));
    case 'log-read':
      return change(state, action.sessionId, (opened) => read(opened, action.log, action.after));
    case 'message-arrived':
    case 'reply-settled':
      return change(state, action.sessionId, (opened) => arrived(opened, action.message));
    case 'older-asked':
      return change(state, action.sessionId, () => ({ loadingOlder: true }));
    case 'older-read':
      return change(state, action.sessionId, ({ transcript }) => ({
        loadingOlder: false,
        transcript: prependRun(transcript, action.messages ?? []),
      }));
    case 'visitor-read':
      return change(state, action.sessionId, (opened) => ({
        read: { ...opened.read, visitor: Math.max(opened.read.visitor, action.upTo) },
      }));
    case 'resolve-asked':
      return { ...change(state, action.sessionId, () => ({ resolving: true })), trouble: null };
    case 'resolve-refused':
      return {
        ...change(state, action.sessionId, () => ({ resolving: false })),
        trouble: 'resolve',
      };
    case 'resolved':
      if (state.opened?.id !== action.sessionId) return state;
      return { ...state, opened: null, resolved: state.opened.conversation };
    default:
      return state;
  }
}

function opening(id: string, conversation: OpenedConversation['conversation']): OpenedConversation {
  return {
    id,
    conversation,
    context: null,
    transcript: EMPTY_TRANSCRIPT,
    read: UNREAD,
    loadingOlder: false,
    resolving: false,
    erased: false,
  };
}

function change(
  state: ConsoleState,
  sessionId: string,
  part: (opened: OpenedConversation) => Partial<OpenedConversation>,
): ConsoleState {
  const { opened } = state;
  if (opened?.id !== sessionId) return state;
  return { ...state, opened: { ...opened, ...part(opened) } };
}

function read(
  opened: OpenedConversation,
  log: AgentLog,
  after: number | null,
): Partial<OpenedConversation> {
  const known = opened.transcript;
  // Another log than the one we hold a part of, or nothing held yet: this stretch is the beginning.
  const other = known.epoch !== 0 && (log.epoch !== known.epoch || log.head < cursorOf(known));
  let transcript: Transcript;
  if (after === null || other) {
    transcript = replaceLog(log.epoch, log.messages, log.head);
    // What was told while the first page was on its way.
    if (!other) transcript = mergeRun(transcript, piece(known.ahead, known.head));
  } else {
    transcript = mergeRun(known, { ...piece(log.messages, log.head), follows: after });
  }
  return { conversation: log.conversation, context: log.context, read: log.read, transcript };
}

function arrived(
  { transcript }: OpenedConversation,
  message: Message,
): Partial<OpenedConversation> {
  // Without a page there is no window that it could continue: it waits.
  if (transcript.epoch === 0)
    return { transcript: { ...transcript, ahead: [...transcript.ahead, message] } };
  return { transcript: mergeRun(transcript, piece([message], message.seq)) };
}

/** A run that can only continue a window. */
function piece(messages: readonly Message[], head: number) {
  return { messages, head, follows: 0, whole: false };
}

function told(transcript: OpenedConversation['transcript'], head: number) {
  const known = transcript.epoch !== 0 && head > transcript.head;
  return known ? { ...transcript, head } : transcript;
}
