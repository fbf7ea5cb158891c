import { heartbeatAnswerSchema } from '../../protocol/visitor-answers.js';
import { historyTtl, type EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { Action } from '../state/actions.js';
import type { SocketClient } from './socket-client.js';

/** The visitor is warned so long before the conversation is closed for silence. */
const WARN_BEFORE_MS = 60_000;
/** Where the site closes sooner: this part of its time. */
const WARN_PART = 1 / 3;

/** Facts that show that the visitor is at it, in whichever tab. */
const VISITOR_ACTS: ReadonlySet<Action['type']> = new Set([
  'message-queued',
  'visitor-typing',
  'visitor-stayed',
  'history-wanted',
  'panel-changed',
]);

/**
 * Tells the server that the visitor is there, and whether they do anything, and warns before the
 * conversation is closed because nobody did.
 */
export interface Heartbeat {
  close(): void;
}

/** `skew`: server time − device time, ms. */
export function createHeartbeat(
  context: EngineContext,
  localConversationId: string,
  link: SocketClient,
  skew: () => number,
): Heartbeat {
  const { store, records, options, ports } = context;
  const { clock } = ports;
  let active = false;
  let undoBeat: Undo = () => {};
  let undoWarning: Undo = () => {};

  const undo = store.onChange((next, previous, action) => {
    if (VISITOR_ACTS.has(action.type)) {
      active = true;
      if (previous.closesAt !== null) beat();
    }
    const idleAt = next.session?.idleAt ?? null;
    if (idleAt !== (previous.session?.idleAt ?? null)) expect(idleAt);
  });

  function beat(): void {
    undoBeat();
    undoBeat = clock.after(options.heartbeatMs, beat);
    void tell();
  }

  async function tell(): Promise<void> {
    if (!link.welcomed()) return;
    const sent = { active };
    active = false;
    const outcome = await link.request('heartbeat', sent, heartbeatAnswerSchema);
    if (outcome.kind !== 'done') {
      active ||= sent.active;
      return;
    }
    ports.log.debug('heartbeat acked', { active: sent.active });
    records.touch(localConversationId, skew(), historyTtl(context, localConversationId));
    expect(outcome.value.idleAt);
  }

  /** What was known of the time may be old by then: the server is asked before anybody is warned. */
  function expect(idleAt: string | null): void {
    undoWarning();
    const closesAt = idleAt === null ? null : Date.parse(idleAt) - skew();
    const left = closesAt === null ? Infinity : closesAt - clock.now();
    const near = left <= warnBefore();
    warn(near ? closesAt : null);
    if (!near && left < Infinity) undoWarning = clock.after(left - warnBefore(), () => void tell());
  }

  function warn(closesAt: number | null): void {
    if (store.get().closesAt !== closesAt)
      store.dispatch({ type: 'closing-expected', localConversationId, closesAt });
  }

  function warnBefore(): number {
    const idle = (store.get().site?.retention.idleSeconds ?? Infinity) * 1000;
    return Math.min(WARN_BEFORE_MS, idle * WARN_PART);
  }

  undoBeat = clock.after(options.heartbeatMs, beat);
  expect(store.get().session?.idleAt ?? null);
  return {
    close() {
      undo();
      undoBeat();
      undoWarning();
    },
  };
}
