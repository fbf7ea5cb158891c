import type { Clock, Ids, Locks, PageEvent, PageState, Undo } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import { nextMove } from './next-move.js';
import type { PageActions } from './page-actions.js';
import { createStepRunner } from './step-runner.js';
import { createTaskClaim } from './task-claim.js';
import type { TaskFact } from './task-facts.js';
import type { TaskMessenger } from './task-messenger.js';
import type { Agreement, Refusal, TaskAnswer, TaskAnswerStorage } from './task-answer.js';
import { createTaskTeller } from './task-teller.js';

/** Without a connection for so long, nothing more is done: the server may have given the task up (rule TSK-5). */
const ALONE_MS = 10_000;
/** An agreement that the server has not heard of in this time is dropped: the visitor expects nothing of it any more. */
const UNHEARD_MS = 30_000;

export interface TaskExecutorDeps {
  clock: Clock;
  ids: Ids;
  page: PageState;
  locks: Locks;
  store: ChatStore;
  messenger: TaskMessenger;
  answers: TaskAnswerStorage;
  actions: PageActions;
  /** The name of the lock that the tab holds that carries a task out. */
  lockOf(taskId: string): string;
  /** What `carriesOut` and `refused` say has changed. */
  changed(): void;
}

/**
 * This tab's part in a guided task (rules TSK-4 to TSK-6). It carries the task out if the visitor has agreed here, also
 * after a page load. What it does follows from the task as the server told it last, from the tab's answer, and from the
 * lock: see `nextMove`.
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
  refused(): Refusal | null;
  close(): void;
}

/** What the server has said to this document's wish to carry the task out. */
type Admission =
  | { kind: 'none' }
  /** `of`: the nonce of the agreement, or the attempt of a return. */
  | { kind: 'asked'; of: string }
  | { kind: 'admitted' };

export function createTaskExecutor(deps: TaskExecutorDeps): TaskExecutor {
  const { clock, ids, page, locks, store, messenger, answers, lockOf, changed } = deps;
  const url = (): string => page.context().url;
  const teller = createTaskTeller(clock, messenger, proceed);
  const claim = createTaskClaim({
    locks,
    lockOf,
    changed() {
      if (!claim.isHeld()) giveUp();
      changed();
      proceed();
    },
  });
  const runner = createStepRunner({
    actions: deps.actions,
    url,
    started(step) {
      if (answer?.type === 'agreed' && answer.step !== step) write({ ...answer, step, begun: 0 });
    },
    began() {
      if (answer?.type === 'agreed') write({ ...answer, begun: answer.begun + 1 });
    },
    changed() {
      isCopied = false;
      proceed();
    },
  });

  let answer: TaskAnswer | null = null;
  /** Whether the answer may be a copy, and the tab that it was copied from has done more since. */
  let isCopied = false;
  let isLookingUp = false;
  let admission: Admission = { kind: 'none' };
  /** Whether the server has let this document carry the task out before, and the page has stayed since. */
  let hasStayed = false;
  let isTold = false;
  /** The state's count of changes when this document was not there: it says nothing. */
  let unheard = 0;
  let refused: Refusal | null = null;
  let isClosed = false;
  let undoAlone: Undo | null = null;

  const undos = [store.onChange(onState), page.onEvent(onPageEvent)];
  messenger.onFact(onFact);
  readAnswer();
  onState();

  function onState(): void {
    watchConnection();
    proceed();
  }

  /** Does what the state calls for. May be called at any time. */
  function proceed(): void {
    teller.stop();
    const { task, taskChanges } = store.get();
    if (taskChanges !== unheard) isTold = true;
    if (answer?.type === 'agreed' && task?.taskId === answer.taskId) admit(answer, task.status);
    const ended = runner.ended();
    const move = nextMove({
      answer,
      task,
      isTold,
      hasClaim: claim.isHeld(),
      isAdmitted: admission.kind === 'admitted',
      endedStep: ended?.step ?? null,
    });
    if (move === 'forget') return forget();
    if (move === 'wait' || !answer) return;
    const { taskId } = answer;
    if (answer.type !== 'agreed') {
      // What the server has not heard the visitor agree to cannot be stopped.
      const type = task?.status === 'offered' ? 'declined' : answer.type;
      return teller.tell({ type, taskId });
    }
    const { nonce, step, begun } = answer;
    switch (move) {
      case 'claim':
        if (!isLookingUp) claim.request(taskId);
        return;
      case 'tell-agreement':
        if (clock.now() - answer.at > UNHEARD_MS) return forget();
        admission = { kind: 'asked', of: nonce };
        return teller.tell({ type: 'accepted', taskId, nonce, url: url() });
      case 'tell-return':
        return teller.tell({
          type: 'returned',
          taskId,
          attempt: attempt(nonce),
          nonce,
          url: url(),
          begun: begun > 0 ? step : null,
          ...(hasStayed && { stayed: true }),
        });
      case 'tell-result':
        return teller.tell({ type: 'step-ended', taskId, ...ended! });
      case 'carry-out':
        return runner.run(task!, { begun: step === task!.step ? begun : 0, isCopied });
      default:
    }
  }

  /**
   * Where the visitor has just agreed, a task that runs is this tab's. If it is held, the tab has to ask again, and the
   * step goes on meanwhile: its result counts in a hold too.
   */
  function admit({ nonce }: Agreement, status: string): void {
    const hasAgreed = admission.kind === 'asked' && admission.of === nonce;
    if (status === 'running' && hasAgreed) admission = { kind: 'admitted' };
    if (admission.kind === 'admitted') hasStayed = true;
    if (status === 'held' && admission.kind === 'admitted') admission = { kind: 'none' };
  }

  /** One attempt for each return, however often it is told. */
  function attempt(nonce: string): string {
    if (admission.kind !== 'asked' || admission.of === nonce)
      admission = { kind: 'asked', of: ids.uuid() };
    return admission.of;
  }

  function watchConnection(): void {
    if (store.get().connection === 'connected') {
      undoAlone?.();
      undoAlone = null;
    } else
      undoAlone ??= clock.after(ALONE_MS, () => {
        if (admission.kind === 'admitted') suspend();
      });
  }

  /** The document has to ask again before it does more. */
  function suspend(): void {
    admission = { kind: 'none' };
    runner.stop();
  }

  /** Everything that only the tab with the lock may do stops. */
  function giveUp(): void {
    claim.release();
    suspend();
  }

  function readAnswer(): void {
    answer = answers.read();
    isCopied = answer?.type === 'agreed' && !answer.left;
    if (answer?.type !== 'agreed') return;
    if (isCopied) void lookUp(answer.taskId);
    const { left: _, ...own } = answer;
    write(own);
  }

  /** A tab that begins with an agreement while another one has the lock is that one’s duplicate, and has no part in it. */
  async function lookUp(taskId: string): Promise<void> {
    isLookingUp = true;
    const isTaken = await locks.query(lockOf(taskId));
    isLookingUp = false;
    if (isClosed || answer?.taskId !== taskId || !isCopied) return;
    if (isTaken) forget();
    else proceed();
  }

  function write(next: TaskAnswer): void {
    answer = next;
    answers.write(next);
  }

  function forget(): void {
    if (!answer) return;
    answer = null;
    hasStayed = false;
    answers.remove();
    giveUp();
    runner.reset();
    changed();
  }

  function onFact(fact: TaskFact): void {
    if (answer?.type !== 'agreed' || !('taskId' in fact) || fact.taskId !== answer.taskId) return;
    switch (fact.type) {
      case 'admitted':
        if (admission.kind !== 'asked' || fact.of !== admission.of) return;
        admission = { kind: 'admitted' };
        return write({ ...answer, nonce: fact.nonce });
      case 'dismissed':
        return admission.kind === 'asked' && fact.of === admission.of ? forget() : undefined;
      case 'declined':
      case 'stopped':
        return forget();
      default:
    }
  }

  function onPageEvent(event: PageEvent): void {
    if (event === 'leaving' && answer?.type === 'agreed') {
      const { taskId } = answer;
      const wasHeld = claim.isHeld();
      leave();
      if (wasHeld) messenger.tell({ type: 'left', taskId });
    } else if (event === 'returned') {
      // Other documents may have been in this tab meanwhile.
      isTold = false;
      unheard = store.get().taskChanges;
      hasStayed = false;
      runner.reset();
      readAnswer();
      proceed();
    }
  }

  function leave(): void {
    teller.stop();
    giveUp();
    if (answer?.type === 'agreed' && !isCopied) write({ ...answer, left: true });
  }

  function refuse(type: Refusal['type']): void {
    const { task } = store.get();
    if (!task) return;
    forget();
    const said: Refusal = { type, taskId: task.taskId };
    refused = said;
    write(said);
    changed();
    proceed();
  }

  return {
    accept(taskId) {
      const { task } = store.get();
      if (task?.taskId !== taskId || task.status !== 'offered') return;
      giveUp();
      runner.reset();
      isCopied = false;
      hasStayed = false;
      write({ type: 'agreed', taskId, nonce: ids.uuid(), at: clock.now(), step: 0, begun: 0 });
      changed();
      proceed();
    },
    decline: () => refuse('declined'),
    stop: () => refuse('stopped'),
    carriesOut: (taskId) => answer?.taskId === taskId && claim.isHeld(),
    refused: () => refused,
    close() {
      isClosed = true;
      undoAlone?.();
      for (const undo of undos) undo();
      leave();
    },
  };
}
