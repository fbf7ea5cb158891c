import { taskResumedSchema } from '../../protocol/task-events.js';
import { toldTaskStateSchema, type ToldTaskState } from '../../protocol/task.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import { toJson } from '../../protocol/to-json.js';
import type { Outcome } from '../connection/outcome.js';
import type { VisitorSocket } from '../connection/visitor-socket.js';
import type { ChatStore } from '../state/actions.js';
import type { TaskFact } from './task-facts.js';
import type { TaskMessenger } from './task-messenger.js';

export interface TaskReporterDeps {
  store: ChatStore;
  messenger: TaskMessenger;
  /** Of the socket, while this tab leads. */
  request: VisitorSocket['request'];
  /** Asks the server how the session stands. */
  refresh(): void;
}

/**
 * Tells the server what the tabs tell about a task, while this tab leads. What it cannot tell is told again by the
 * tab that it came from.
 */
export function createTaskReporter({ store, messenger, request, refresh }: TaskReporterDeps): void {
  /** What is to be told, in its order, as JSON: what waits already is not added again. */
  const waiting = new Set<string>();
  /** The last answer to a return, which may have been lost on its way to the tab. */
  let admitted: Extract<TaskFact, { type: 'admitted' }> | null = null;
  let last: Promise<void> = Promise.resolve();

  messenger.onFact((fact) => {
    if (!store.get().leading || fact.type === 'admitted' || fact.type === 'dismissed') return;
    const json = toJson(fact);
    if (waiting.has(json)) return;
    waiting.add(json);
    last = last
      .then(() => report(fact))
      .finally(() => {
        waiting.delete(json);
      });
  });

  async function report(fact: TaskFact): Promise<void> {
    const outcome = await tellServer(fact);
    if (outcome.kind === 'refused') refresh();
  }

  async function tellServer(fact: TaskFact): Promise<Outcome<unknown>> {
    switch (fact.type) {
      case 'accepted':
        return accept(fact);
      case 'returned':
        return resume(fact);
      case 'step-ended': {
        const { taskId, step, outcome, url } = fact;
        return told(request('task:result', { taskId, step, outcome, url }, toldTaskStateSchema));
      }
      case 'declined':
        return told(request('task:refuse', { taskId: fact.taskId }, toldTaskStateSchema));
      case 'stopped':
        return told(request('task:stop', { taskId: fact.taskId }, toldTaskStateSchema));
      case 'left':
        return told(request('task:pause', { taskId: fact.taskId }, toldTaskStateSchema));
      case 'outlined':
        return request('outline:push', { outline: fact.outline }, nothingSchema);
      default:
        return { kind: 'unreachable' };
    }
  }

  async function accept(fact: Extract<TaskFact, { type: 'accepted' }>): Promise<Outcome<unknown>> {
    const { taskId, nonce, url } = fact;
    const outcome = await told(request('task:accept', { taskId, nonce, url }, toldTaskStateSchema));
    if (outcome.kind === 'done') messenger.tell({ type: 'admitted', taskId, of: nonce, nonce });
    if (isFinal(outcome)) messenger.tell({ type: 'dismissed', taskId, of: nonce });
    return outcome;
  }

  /** The server may not have noticed yet that the tab was gone. A held task stays as it is. */
  async function resume(fact: Extract<TaskFact, { type: 'returned' }>): Promise<Outcome<unknown>> {
    const { taskId, attempt: of, nonce, url, begun, stayed } = fact;
    if (of === admitted?.of) {
      messenger.tell(admitted);
      return { kind: 'done', value: {} };
    }
    const paused = await told(request('task:pause', { taskId }, toldTaskStateSchema));
    if (paused.kind === 'unreachable') return paused;
    const outcome = await request(
      'task:resume',
      { taskId, nonce, url, begun, ...(stayed && { stayed }) },
      taskResumedSchema,
    );
    if (isFinal(outcome)) messenger.tell({ type: 'dismissed', taskId, of });
    if (outcome.kind !== 'done') return outcome;
    // First: what runs is for the tab to carry out that knows that it may.
    admitted = { type: 'admitted', taskId, of, nonce: outcome.value.nonce };
    messenger.tell(admitted);
    dispatch(outcome.value);
    return outcome;
  }

  /** The server's answer says how the tasks stand now. */
  async function told(asked: Promise<Outcome<ToldTaskState>>): Promise<Outcome<ToldTaskState>> {
    const outcome = await asked;
    if (outcome.kind === 'done') dispatch(outcome.value);
    return outcome;
  }

  function dispatch({ changes, task = null }: ToldTaskState): void {
    const { localConversationId } = store.get();
    if (changes === undefined) return refresh();
    if (localConversationId !== null)
      store.dispatch({ type: 'task-told', localConversationId, changes, task });
  }
}

/** Whether a repetition would be refused as well. */
function isFinal(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && /^(?:conflict|not_found|invalid)$/.test(outcome.error.code);
}
