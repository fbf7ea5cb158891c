import { TYPING_MS } from '../../protocol/limits.js';
import { heartbeatAnswerSchema, nothingSchema } from '../../protocol/visitor-answers.js';
import type { EngineOptions } from '../engine-options.js';
import type { Clock, Log, Undo } from '../ports.js';
import type { Action, ChatStore } from '../state/actions.js';
import type { VisitorSocket } from './visitor-socket.js';

/** The visitor is warned so long before the conversation is closed for inactivity. */
const WARN_BEFORE_MS = 60_000;
/** Where the site closes sooner: this part of its time. */
const WARN_PART = 1 / 3;

/** Actions that show that the visitor is active, in whichever tab. */
const VISITOR_ACTIONS: ReadonlySet<Action['type']> = new Set([
  'message-queued',
  'visitor-typing',
  'visitor-stayed',
  'history-wanted',
  'panel-changed',
]);

export interface PresenceReporterDeps {
  clock: Clock;
  log: Log;
  options: EngineOptions;
  store: ChatStore;
  /** Server time − device time, ms. */
  skew(): number;
  /** The server has acknowledged that the visitor is there. */
  touch(): void;
}

/**
 * Tells the server that the visitor is there, types and has read, and warns before the conversation is
 * closed because the visitor did nothing (row B2).
 */
export interface PresenceReporter {
  /** The socket is open and caught up: sends what could not be sent before. */
  resume(): void;
  /** The agent is typing, or stopped; silence counts as having stopped. */
  agentTyping(on: boolean, name: string | undefined): void;
  close(): void;
}

export function createPresenceReporter(
  deps: PresenceReporterDeps,
  localConversationId: string,
  socket: VisitorSocket,
): PresenceReporter {
  const { clock, options, store } = deps;
  /** Whether the visitor did something since the last heartbeat. */
  let isActive = false;
  let reportedRead = 0;
  let undoAgentTyping: Undo = () => {};
  let undoBeat: Undo = clock.after(options.heartbeatMs, beat);
  let undoWarning: Undo = () => {};

  const undo = store.onChange((next, previous, action) => {
    if (next.localConversationId !== localConversationId) return;
    if (next.visitorTypingAt !== previous.visitorTypingAt)
      socket.emitVolatile('typing', { on: next.visitorTypingAt !== null });
    if (next.read.visitor !== previous.read.visitor) void reportRead();
    if (VISITOR_ACTIONS.has(action.type)) {
      isActive = true;
      if (previous.closesAt !== null) beat();
    }
    const idleAt = next.session?.idleAt ?? null;
    if (idleAt !== (previous.session?.idleAt ?? null)) expectClosing(idleAt);
  });

  async function reportRead(): Promise<void> {
    const upTo = store.get().read.visitor;
    if (!socket.welcomed() || upTo <= reportedRead) return;
    const outcome = await socket.request('read', { upTo }, nothingSchema);
    if (outcome.kind === 'done') reportedRead = Math.max(reportedRead, upTo);
  }

  function beat(): void {
    undoBeat();
    undoBeat = clock.after(options.heartbeatMs, beat);
    void sendHeartbeat();
  }

  async function sendHeartbeat(): Promise<void> {
    if (!socket.welcomed()) return;
    const sent = { active: isActive };
    isActive = false;
    const outcome = await socket.request('heartbeat', sent, heartbeatAnswerSchema);
    if (outcome.kind !== 'done') {
      isActive ||= sent.active;
      return;
    }
    deps.log.debug('heartbeat acked', { active: sent.active });
    deps.touch();
    expectClosing(outcome.value.idleAt);
  }

  /** The time may be outdated when it is near: the server is asked before the visitor is warned. */
  function expectClosing(idleAt: string | null): void {
    undoWarning();
    const closesAt = idleAt === null ? null : Date.parse(idleAt) - deps.skew();
    const left = closesAt === null ? Infinity : closesAt - clock.now();
    const isNear = left <= warnBeforeMs();
    warn(isNear ? closesAt : null);
    if (!isNear && left < Infinity)
      undoWarning = clock.after(left - warnBeforeMs(), () => void sendHeartbeat());
  }

  function warn(closesAt: number | null): void {
    if (store.get().closesAt !== closesAt)
      store.dispatch({ type: 'closing-expected', localConversationId, closesAt });
  }

  function warnBeforeMs(): number {
    const idleMs = (store.get().site?.retention.idleSeconds ?? Infinity) * 1000;
    return Math.min(WARN_BEFORE_MS, idleMs * WARN_PART);
  }

  function agentTyping(on: boolean, name: string | undefined): void {
    undoAgentTyping();
    const until = on ? clock.now() + TYPING_MS : 0;
    store.dispatch({ type: 'agent-typing', localConversationId, until, ...(name && { name }) });
    if (on) undoAgentTyping = clock.after(TYPING_MS, () => agentTyping(false, name));
  }

  expectClosing(store.get().session?.idleAt ?? null);
  return {
    resume: () => void reportRead(),
    agentTyping,
    close() {
      undo();
      undoAgentTyping();
      undoBeat();
      undoWarning();
    },
  };
}
