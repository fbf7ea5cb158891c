import type { DueStep } from '../../src/core/tasks/page-actions.js';
import type { StepOutcome } from '../../src/protocol/task.js';
import type { TaskResume } from '../../src/protocol/task-events.js';
import type { AuditedTask, Auditor, AuditListener } from './auditor.js';
import type { Journal } from './journal.js';
import type { SimulatedTab } from './simulated-browser.js';
import { isAstray } from './simulated-page.js';

const HOLD_MS = 30_000;
/**
 * How far the server may be behind: its nodes stamp every 5 s, its deadlines are applied every 5 s, and a commit takes
 * up to 12 s.
 */
const BEHIND_MS = 22_000;

/** Whether a conversation may have only one such task. */
export function isCurrent(status: string): boolean {
  return status === 'offered' || status === 'running' || status === 'held';
}

/** What guided tasks have to hold to (INV-12 and the rules TSK). */
export interface TaskInvariants extends Pick<AuditListener, 'taskChanged'> {
  /** The visitor agrees to it in this tab. */
  agreed(taskId: string): void;
  /** The visitor declines or stops it in this tab. */
  calledOff(tab: SimulatedTab, taskId: string): void;
  /** The tab's page starts a step. */
  started(tab: SimulatedTab, due: DueStep): void;
  /** Its click or navigation begins. */
  begun(tab: SimulatedTab, due: DueStep): void;
  ended(tab: SimulatedTab, due: DueStep, outcome?: StepOutcome): void;
  /** A tab asks the server to let it go on. */
  returned(said: TaskResume): void;
  /** Faults have ended long ago. */
  checkOver(): void;
}

export function createTaskInvariants(options: {
  journal: Journal;
  auditor(): Auditor;
  /** The server's clock, which may have jumped. */
  now(): number;
  /** The clock of the server jumps in this run: its deadlines say nothing. */
  jumps: boolean;
  /** Tabs share their storage and have real locks: one of them carries a task out. */
  sharesLocks: boolean;
  /** When the server last had a socket of this session; by its clock. */
  lastSocketAt(sessionId: string): number;
}): TaskInvariants {
  const { journal, auditor, now, jumps, lastSocketAt } = options;
  const agreed = new Set<string>();
  const calledOff = new Set<string>();
  /** Steps that a page has done, or at least begun. */
  const done = new Set<string>();
  const begun = new Set<string>();
  /** Who acts for a task. */
  const acting = new Map<string, Set<SimulatedTab>>();
  const returns: TaskResume[] = [];

  const name = (taskId: string): string => journal.name('t', taskId);
  const stepOf = ({ taskId, step }: { taskId: string; step: number }): string =>
    `${name(taskId)}.${step}`;

  function checkAlone({ id, sessionId, status }: AuditedTask): void {
    const other = auditor()
      .tasks()
      .find((each) => each.sessionId === sessionId && each.id !== id && isCurrent(each.status));
    if (other && isCurrent(status))
      journal.violation('TSK-3', `${name(id)} is ${status} while ${name(other.id)} is too`);
  }

  function checkCursor(task: AuditedTask, before: AuditedTask): void {
    if (task.step === before.step) return;
    const passed = `${name(task.id)}.${before.step}`;
    if (task.step !== before.step + 1)
      journal.violation('TSK-3', `the cursor went from ${passed} to ${task.step}`);
    else if (!done.has(passed)) journal.violation('INV-12', `${passed} counts and was not done`);
  }

  function checkHold(task: AuditedTask, before: AuditedTask): void {
    if (jumps) return;
    const deadline = task.deadline ?? 0;
    if (task.status === 'held' && before.status === 'running') {
      const early = lastSocketAt(task.sessionId) + HOLD_MS - BEHIND_MS - deadline;
      if (early > 0)
        journal.violation('INV-12', `${name(task.id)} is held for too short, by ${early} ms`);
      if (deadline > now() + HOLD_MS)
        journal.violation('INV-12', `${name(task.id)} is held for too long`);
    }
    if (task.reason === 'interrupted' && before.status === 'held' && now() < before.deadline!)
      journal.violation('INV-12', `${name(task.id)} was aborted before its hold was over`);
  }

  function checkReturn(task: AuditedTask, before: AuditedTask): void {
    const goesOn = before.status === 'held' && task.status === 'running';
    if (!goesOn && task.reason !== 'elsewhere') return;
    const entitled = returns.filter(
      ({ taskId, nonce }) =>
        taskId === task.id && (nonce === before.nonce || nonce === before.formerNonce),
    );
    if (entitled.length === 0)
      return journal.violation('TSK-4', `a tab that may not speaks for ${name(task.id)}`);
    if (entitled.every(({ url }) => isAstray(url, task.id) === goesOn))
      journal.violation('TSK-4', `${name(task.id)} is ${task.status} at that address`);
  }

  return {
    taskChanged(task, before) {
      const { id, status, step, reason } = task;
      journal.note('db', `task ${name(id)} ${status} at ${step} ${reason ?? ''}`);
      if (!before) return;
      if (before.ended) journal.violation('TSK-3', `${name(id)} changed after its end`);
      if (status === 'running' && !agreed.has(id))
        journal.violation('TSK-1', `${name(id)} runs without consent`);
      checkAlone(task);
      checkCursor(task, before);
      checkHold(task, before);
      checkReturn(task, before);
    },
    agreed: (taskId) => void agreed.add(taskId),
    calledOff: (tab, taskId) => void calledOff.add(`${tab.label} ${taskId}`),
    started(tab, due) {
      journal.note(tab.label, `starts ${stepOf(due)}`);
      if (!agreed.has(due.taskId))
        journal.violation('TSK-1', `${tab.label} does ${stepOf(due)} without consent`);
      if (calledOff.has(`${tab.label} ${due.taskId}`))
        journal.violation('TSK-1', `${tab.label} does ${stepOf(due)} after "Stop"`);
      const tabs = acting.get(due.taskId) ?? new Set();
      const other = [...tabs].find((each) => each !== tab && each.awake());
      if (other && options.sharesLocks)
        journal.violation('TSK-4', `${tab.label} and ${other.label} both do ${stepOf(due)}`);
      acting.set(due.taskId, tabs.add(tab));
    },
    begun(tab, due) {
      journal.note(tab.label, `${due.kind} of ${stepOf(due)}`);
      if (due.kind === 'click' && begun.has(stepOf(due)) && auditor().restores() === 0)
        journal.violation('TSK-6', `${stepOf(due)} was clicked twice`);
      begun.add(stepOf(due));
      done.add(stepOf(due));
    },
    ended(tab, due, outcome) {
      acting.get(due.taskId)?.delete(tab);
      if (outcome === 'done') done.add(stepOf(due));
    },
    returned: (said) => void returns.push(said),
    checkOver() {
      if (jumps) return;
      for (const { id, status, ended } of auditor().tasks())
        if (!ended && status !== 'offered')
          journal.violation('INV-12', `${name(id)} is ${status} long after all faults`);
    },
  };
}
