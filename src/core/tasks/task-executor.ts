import type { StepOutcome, VisitorTask } from '../../protocol/task.js';
import { toJson } from '../../protocol/to-json.js';
import type { Clock, Ids, LockRequest, Locks, PageEvent, PageState, Undo } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { PageActions } from './page-actions.js';
import type { TaskFact } from './task-facts.js';
import type { TaskMessenger } from './task-messenger.js';
import type { TaskRecord, TaskRecordStorage } from './task-record.js';

/** What the server is not known to know is told again after this time. */
const TELL_AGAIN_MS = 2_000;
/** A lock that is taken is looked at again after this time. */
const LOOK_AGAIN_MS = 1_000;
/** A navigation that has begun so often and led nowhere is not tried again. */
const MOST_NAVIGATIONS = 3;

export type TaskAnswer = Extract<TaskFact, { type: 'declined' | 'stopped' }>;

export interface TaskExecutorDeps {
  clock: Clock;
  ids: Ids;
  page: PageState;
  locks: Locks;
  store: ChatStore;
  messenger: TaskMessenger;
  records: TaskRecordStorage;
  actions: PageActions;
  /** The name of the lock that the tab holds that carries a task out. */
  lockOf(taskId: string): string;
  /** What `carriesOut` and `stopped` say has changed. */
  changed(): void;
}

/**
 * This tab's part in a guided task (rules TSK-4 to TSK-6). It carries the task out if the visitor has agreed here, also
 * after a page load. What it does follows from the task as the server told it last, from the tab's record, and from the
 * lock: one tab at a time has it.
 */
export interface TaskExecutor {
  /** The visitor agrees to this task, if it is still the one that is offered. */
  accept(taskId: string): void;
  decline(): void;
  /** The visitor stops the task, in whichever tab it is carried out. */
  stop(): void;
  /** Whether this tab carries the task out, or is about to. */
  carriesOut(taskId: string): boolean;
  /** What the visitor has stopped or declined in this tab last. */
  answered(): TaskAnswer | null;
  close(): void;
}

export function createTaskExecutor(deps: TaskExecutorDeps): TaskExecutor {
  const { clock, store, messenger, records, actions } = deps;
  let record = records.read();
  /** Whether the record is this tab's: one that was stored before is a copy in a duplicated tab. */
  let ownership: 'unknown' | 'looking' | 'own' | 'closed' = record ? 'unknown' : 'own';
  let lock: LockRequest | null = null;
  let isLocked = false;
  /** Whether the server knows that this document carries it out. */
  let isAdmitted = false;
  /** What this document has asked the server with: the nonce of an agreement, or the attempt of a return. */
  let asked: string | null = null;
  let running: { step: number; stop: Undo } | null = null;
  /** The last step that ended in this document. */
  let ended: { step: number; outcome: StepOutcome; url: string } | null = null;
  /** What the visitor said, until the server knows. */
  let said: TaskAnswer | null = null;
  let answered: TaskAnswer | null = null;
  /** Whether this document has heard of the record's task. */
  let isHeard = false;
  /** What was told last, and when. */
  let told = { json: '', at: 0 };
  let undoAgain: Undo = () => {};
  let undoLook: Undo = () => {};

  const undos = [store.onChange(proceed), deps.page.onEvent(onPageEvent)];
  messenger.onFact(onFact);
  proceed();

  /** Does what the state calls for. May be called at any time. */
  function proceed(): void {
    undoAgain();
    const { task } = store.get();
    if (said && said.taskId !== task?.taskId) said = null;
    if (said) return tell(said);
    if (!record) return;
    // After a page load it takes a while until the server tells of the task.
    if (task?.taskId !== record.taskId) return task || isHeard ? forget() : undefined;
    isHeard = true;
    if (!isLocked) return ask(record.taskId);
    const { taskId, nonce } = record;
    if (task.status === 'offered') {
      asked = nonce;
      return tell({ type: 'accepted', taskId, nonce, url: url() });
    }
    // Where the visitor has just agreed, a task that runs is this tab's.
    if (task.status === 'running' && (isAdmitted || asked === nonce)) return carryOut(task, record);
    if (isAdmitted || asked === null || asked === nonce) asked = deps.ids.uuid();
    isAdmitted = false;
    tell({ type: 'returned', taskId, attempt: asked, nonce, url: url() });
  }

  function carryOut(task: VisitorTask, known: TaskRecord): void {
    isAdmitted = true;
    const { taskId, step } = task;
    if (ended?.step === step) return tell({ type: 'step-ended', taskId, ...ended });
    if (running?.step === step) return;
    const due = task.steps[step];
    if (!due) return;
    running?.stop();
    const begun = known.step === step ? known.begun : 0;
    if (begun > 0 && due.kind === 'click') return end(step, 'done');
    if (begun >= MOST_NAVIGATIONS && due.kind === 'navigate') return end(step, 'timed_out');
    write({ ...known, step, begun });
    // Known first: a step may end at once.
    const mine = (running = { step, stop: () => {} });
    mine.stop = actions.start(
      { ...due, taskId, step, steps: task.steps.length },
      {
        begin() {
          if (record && running === mine) write({ ...record, begun: record.begun + 1 });
        },
        ended(outcome) {
          if (running === mine) end(step, outcome);
        },
      },
    );
    deps.changed();
  }

  function end(step: number, outcome: StepOutcome): void {
    running = null;
    ended = { step, outcome, url: url() };
    proceed();
  }

  /** Tells the tabs, and again later, unless the state has changed until then. */
  function tell(fact: TaskFact): void {
    const json = toJson(fact);
    const now = clock.now();
    const isNews = json !== told.json || Math.abs(now - told.at) >= TELL_AGAIN_MS;
    if (isNews) told = { json, at: now };
    undoAgain = clock.after(TELL_AGAIN_MS, proceed);
    if (isNews) messenger.tell(fact);
  }

  function write(next: TaskRecord): void {
    record = next;
    records.write(next);
  }

  function ask(taskId: string): void {
    if (ownership !== 'own') return void lookUp(taskId);
    lock ??= deps.locks.request(deps.lockOf(taskId), 'queue', {
      granted() {
        isLocked = true;
        deps.changed();
        proceed();
      },
      lost() {
        release();
        proceed();
      },
    });
  }

  /**
   * A tab that begins while another one has the lock is that one's duplicate, and has no part in the task. It looks
   * twice: the leading tab has the lock for a moment when it notices that this one was gone.
   */
  async function lookUp(taskId: string): Promise<void> {
    if (ownership !== 'unknown') return;
    ownership = 'looking';
    const isTaken = (): Promise<boolean> => deps.locks.query(deps.lockOf(taskId));
    const pause = (): Promise<void> =>
      new Promise((resolve) => {
        undoLook = clock.after(LOOK_AGAIN_MS, resolve);
      });
    const isCopy = (await isTaken()) && (await pause().then(isTaken));
    if (ownership !== 'looking') return;
    if (isCopy) return forget();
    ownership = 'own';
    proceed();
  }

  /** Everything that only the tab with the lock may do stops. */
  function release(): void {
    lock?.release();
    lock = null;
    isLocked = false;
    isAdmitted = false;
    asked = null;
    running?.stop();
    running = null;
  }

  function forget(): void {
    if (!record) return;
    record = null;
    ended = null;
    isHeard = false;
    records.remove();
    release();
    deps.changed();
  }

  function onFact(fact: TaskFact): void {
    if (!record || !('taskId' in fact) || fact.taskId !== record.taskId) return;
    switch (fact.type) {
      case 'admitted':
        if (fact.of !== asked) return;
        isAdmitted = true;
        return write({ ...record, nonce: fact.nonce });
      case 'dismissed':
        return fact.of === asked ? forget() : undefined;
      case 'declined':
      case 'stopped':
        return forget();
      default:
    }
  }

  function onPageEvent(event: PageEvent): void {
    if (event === 'leaving' && record) {
      const { taskId } = record;
      const wasLocked = isLocked;
      undoAgain();
      release();
      if (wasLocked) messenger.tell({ type: 'left', taskId });
    } else if (event === 'returned') proceed();
  }

  function answer(type: TaskAnswer['type']): void {
    const { task } = store.get();
    if (!task) return;
    answered = { type, taskId: task.taskId };
    said = answered;
    forget();
    deps.changed();
    proceed();
  }

  const url = (): string => deps.page.context().url;

  return {
    accept(taskId) {
      const { task } = store.get();
      if (task?.taskId !== taskId || task.status !== 'offered') return;
      release();
      ended = null;
      ownership = 'own';
      write({ taskId, nonce: deps.ids.uuid(), step: 0, begun: 0 });
      deps.changed();
      proceed();
    },
    decline: () => answer('declined'),
    stop: () => answer('stopped'),
    carriesOut: (taskId) => record?.taskId === taskId && isLocked,
    answered: () => answered,
    close() {
      ownership = 'closed';
      undoAgain();
      undoLook();
      for (const undo of undos) undo();
      release();
    },
  };
}
