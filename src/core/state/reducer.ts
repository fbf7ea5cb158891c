import { isReadable } from '../../protocol/message.js';
import { isFinal } from '../../protocol/session.js';
import type { Action } from './actions.js';
import { withoutConversation, afterSleep } from './conversation-end.js';
import { BEGINNINGS, type Fact, type FactOf } from './facts.js';
import { inSendingOrder, withPhase, withQueued, withoutConfirmed } from './pending-messages.js';
import type { ChatState, PendingMessage } from './state.js';
import { floorOf, mergeRun, prependRun, replaceLog } from './transcript-window.js';
import { withVisitorContext } from './visitor-context.js';

/** Stands for the tab of messages that no present tab sent: they have a queue of their own. */
const NO_TAB = '00000000-0000-0000-0000-000000000000';

/** The one function that changes state: the same in every tab, for its own actions and for facts of others. */
export function reduce(state: ChatState, action: Action): ChatState {
  switch (action.type) {
    case 'stored-state-read':
      return { ...state, ...action.stored };
    case 'leadership-changed':
      return withLeadership(state, action.leading);
    case 'draft-changed':
      return { ...state, draft: action.draft };
    case 'site-loaded':
      return { ...state, site: action.site };
    case 'notice-raised':
      return { ...state, notice: action.notice };
    case 'error-raised':
      return { ...state, error: { code: action.code } };
    case 'visitor-context-changed':
      return { ...state, visitorContext: withVisitorContext(state.visitorContext, action) };
    case 'notice-dismissed':
      return { ...state, notice: null };
    case 'outdated':
      return state.outdated ? state : { ...state, outdated: true };
    case 'connection-changed':
      return state.connection === action.status ? state : { ...state, connection: action.status };
    case 'panel-changed':
      return withPanel(state, action);
    case 'message-discarded':
      return withoutMessage(state, action.clientId);
    case 'tab-resumed':
      return afterSleep(state, action.asked);
    case 'conversation-ended':
      return withoutConversation(state, action);
    case 'visitor-forgotten':
      return {
        ...state,
        previousConversation: null,
        pending: [],
        draft: '',
        visitorContext: { ...state.visitorContext, profile: {} },
        forgotten: state.forgotten + 1,
      };
    default: {
      const joined = joinConversation(state, action);
      return joined === null ? state : reduceConversation(joined, action);
    }
  }
}

/** The connection status of the leader before says nothing about this tab's socket. */
function withLeadership(state: ChatState, leading: boolean): ChatState {
  const { connection } = state;
  return {
    ...state,
    leading,
    connection: leading && connection === 'connected' ? 'connecting' : connection,
  };
}

type ConversationFact = Exclude<
  Extract<Fact, { localConversationId: string }>,
  { type: 'conversation-ended' }
>;

/**
 * The state as part of the fact's conversation, or `null` when the fact does not concern this tab. Tabs
 * that named a conversation at the same time agree on the lesser local id, until a session is being
 * opened; their unsent messages move with them.
 */
function joinConversation(state: ChatState, fact: ConversationFact): ChatState | null {
  if (state.endedConversations.includes(fact.localConversationId)) return null;
  const settles = !BEGINNINGS.has(fact.type);
  if (state.localConversationId === fact.localConversationId)
    return settles && !state.isIdSettled ? { ...state, isIdSettled: true } : state;
  if (state.isIdSettled) return null;
  if (state.localConversationId === null || settles)
    return { ...state, localConversationId: fact.localConversationId, isIdSettled: settles };
  return fact.localConversationId < state.localConversationId
    ? { ...state, localConversationId: fact.localConversationId }
    : state;
}

function reduceConversation(state: ChatState, fact: ConversationFact): ChatState {
  switch (fact.type) {
    case 'conversation-id-settled':
      return state;
    case 'visitor-stayed':
      return { ...state, closesAt: null };
    case 'form-submitted':
      return { ...state, preChatAnswers: fact.answers };
    case 'message-queued':
      return withQueued(state, fact);
    case 'message-failed':
      return withPhase(state, fact.clientId, { phase: 'failed', code: fact.code });
    case 'message-delayed':
      return withPhase(state, fact.clientId, { phase: 'late' });
    case 'message-retried':
      return withPhase(state, fact.clientId, { phase: 'sending' });
    case 'session-known':
      return withEpoch({ ...state, session: fact.session }, fact.epoch);
    case 'session-changed':
      return withSessionChange(state, fact);
    case 'messages-merged':
      return withRun(state, fact);
    case 'log-replaced':
      return withReplacedLog(state, fact);
    case 'history-wanted':
      return { ...state, historyBefore: fact.before };
    case 'history-loaded':
      return withHistory(state, fact);
    case 'read-moved':
      return withReadMark(state, fact);
    case 'agent-typing':
      return { ...state, agentTyping: fact.until === 0 ? null : typingOf(fact) };
    case 'visitor-typing':
      return { ...state, visitorTypingAt: fact.at };
    case 'closing-expected':
      return { ...state, closesAt: fact.closesAt };
    case 'outline-wanted':
      return { ...state, outlineWantedAt: fact.at };
    case 'task-told':
      return fact.changes < state.taskChanges && !fact.back
        ? state
        : { ...state, task: fact.task, taskChanges: fact.changes };
  }
}

/** The panel as the later of two says: the higher counter wins, then the greater tab id (rule TAB-2). */
function withPanel(state: ChatState, fact: FactOf<'panel-changed'>): ChatState {
  const { type: _, ...panel } = fact;
  const { counter, tab } = state.panel;
  const isLater = panel.counter !== counter ? panel.counter > counter : panel.tab > tab;
  return isLater ? { ...state, panel } : state;
}

function withoutMessage(state: ChatState, clientId: string): ChatState {
  if (state.discarded.includes(clientId)) return state;
  const pending = state.pending.filter((message) => message.clientId !== clientId);
  return { ...state, pending, discarded: [...state.discarded, clientId] };
}

function withEpoch(state: ChatState, epoch: number): ChatState {
  if (state.transcript.epoch !== 0) return state;
  return { ...state, transcript: { ...state.transcript, epoch } };
}

function withRun(state: ChatState, fact: FactOf<'messages-merged'>): ChatState {
  const known = withEpoch(state, fact.epoch);
  if (known.transcript.epoch !== fact.epoch) return state;
  const transcript = mergeRun(known.transcript, fact);
  const arrived = [...state.transcript.ahead, ...fact.messages];
  const pending = withoutConfirmed(state.pending, arrived, transcript);
  const read = fact.read ? laterMarks(state.read, fact.read) : state.read;
  const answered = fact.messages.some(
    (message) => message.author.kind !== 'visitor' && isReadable(message),
  );
  const agentTyping = answered ? null : state.agentTyping;
  if (
    transcript === state.transcript &&
    pending === state.pending &&
    read === state.read &&
    agentTyping === state.agentTyping
  )
    return state;
  return { ...known, transcript, pending, read, agentTyping };
}

/**
 * The visitor's messages that the new log lacks come back as unsent: the server had acknowledged them, and
 * was then restored from an older backup (rule RES-4).
 */
function withReplacedLog(state: ChatState, fact: FactOf<'log-replaced'>): ChatState {
  const transcript = replaceLog(fact.epoch, fact.messages, fact.head);
  const kept = new Set(fact.messages.map((message) => message.clientId));
  const floor = floorOf(transcript);
  const lost = state.transcript.messages.filter(
    ({ author, seq, clientId }) => author.kind === 'visitor' && seq >= floor && !kept.has(clientId),
  );
  const returned = lost.map(({ clientId, body, at, seq }): PendingMessage => ({
    clientId,
    body,
    at: Date.parse(at),
    tab: NO_TAB,
    n: seq,
    phase: 'failed',
  }));
  const pending = withoutConfirmed(
    inSendingOrder([...returned, ...state.pending]),
    fact.messages,
    transcript,
  );
  return { ...state, transcript, pending, read: fact.read, historyBefore: null };
}

function withHistory(state: ChatState, fact: FactOf<'history-loaded'>): ChatState {
  const answered = state.historyBefore === fact.before ? null : state.historyBefore;
  if (state.transcript.epoch !== fact.epoch) return { ...state, historyBefore: answered };
  const transcript = prependRun(state.transcript, fact.messages);
  const pending = withoutConfirmed(state.pending, fact.messages, transcript);
  return { ...state, transcript, pending, historyBefore: answered };
}

function withSessionChange(state: ChatState, fact: FactOf<'session-changed'>): ChatState {
  if (!state.session) return state;
  const { status, reason, assignedTo } = fact;
  const { reason: _, assignedTo: __, ...rest } = state.session;
  const session = {
    ...rest,
    status,
    final: isFinal(status, reason),
    ...(reason && { reason }),
    ...(assignedTo && { assignedTo }),
  };
  return { ...state, session };
}

function withReadMark(state: ChatState, fact: FactOf<'read-moved'>): ChatState {
  if (fact.upTo <= state.read[fact.by]) return state;
  const moved = { ...state.read, [fact.by]: fact.upTo };
  return {
    ...state,
    read: fact.at && fact.by === 'agent' ? { ...moved, agentAt: fact.at } : moved,
  };
}

function laterMarks(a: ChatState['read'], b: ChatState['read']): ChatState['read'] {
  if (b.visitor <= a.visitor && b.agent <= a.agent) return a;
  const visitor = Math.max(a.visitor, b.visitor);
  return b.agent > a.agent ? { ...b, visitor } : { ...a, visitor };
}

function typingOf({ until, name }: FactOf<'agent-typing'>): ChatState['agentTyping'] {
  return name === undefined ? { until } : { until, name };
}
