import type { AbortReason, StepOutcome, TaskStatus } from '../../src/protocol/task.js';
import { DEFAULT_STEP_SECONDS } from '../../src/protocol/task.js';
import type { TaskRecord } from '../storage/task-repository.js';
import { isSamePage } from './same-page.js';

/*
 * How a guided task changes (rules TSK-3 to TSK-5). Each function returns the next state; the same object if
 * nothing changes. Times in ms since 1970.
 */

/** Beyond its own time, a step has so long to bring a result. */
export const RESULT_GRACE_MS = 30_000;
/** A node stamps the running tasks that it has sockets for at this interval. */
export const TASK_STAMP_MS = 5_000;
/** A running task without a stamp for so long has no node any more. */
export const UNSEEN_MS = 3 * TASK_STAMP_MS;

export function end(
  task: TaskRecord,
  status: Extract<TaskStatus, 'done' | 'refused' | 'stopped' | 'aborted' | 'cancelled'>,
  now: number,
  reason?: AbortReason,
): TaskRecord {
  const nothing = { nonce: undefined, formerNonce: undefined, deadline: undefined };
  return { ...task, ...nothing, status, reason, endedAt: now };
}

/** The tab with this nonce carries it out from here. */
export function start(
  task: TaskRecord,
  { nonce, url, now }: { nonce: string; url: string | undefined; now: number },
): TaskRecord {
  const running: TaskRecord = {
    ...task,
    status: 'running',
    nonce,
    url: url ?? task.url,
    seenAt: now,
  };
  return { ...running, deadline: resultDeadline(running, now) };
}

/** The tab is gone. The deadline of a task that is held already does not move. */
export function hold(task: TaskRecord, since: number, holdMs: number): TaskRecord {
  if (task.status !== 'running') return task;
  return { ...task, status: 'held', deadline: since + holdMs };
}

/** The step at the cursor ended so. A held task stays held: its tab goes on when it is back. */
export function withResult(
  task: TaskRecord,
  { outcome, url, now }: { outcome: StepOutcome; url: string | undefined; now: number },
): TaskRecord {
  if (outcome !== 'done') return end({ ...task, outcome }, 'aborted', now, 'failed');
  const next: TaskRecord = {
    ...task,
    step: task.step + 1,
    url: url ?? task.url,
    seenAt: now,
    // The tab has its nonce: only then does it carry out a step.
    formerNonce: undefined,
  };
  if (next.step === task.steps.length) return end(next, 'done', now);
  return next.status === 'running' ? { ...next, deadline: resultDeadline(next, now) } : next;
}

/** What the tab of a held task says when it is back. */
export interface Return {
  /** Its nonce. Until a result shows that it has got the next one, this counts as well. */
  known: string;
  /** From now on it says this. */
  nonce: string;
  url: string;
  /** As in `task:resume`. */
  begun?: number | null | undefined;
  stayed?: true | undefined;
  now: number;
}

/** The tab of a held task is back: it goes on, or is aborted because the page is another one. */
export function resume(task: TaskRecord, back: Return): TaskRecord {
  const { known, nonce, url, now } = back;
  const goOn = (held: TaskRecord) => ({
    ...start(held, { nonce, url, now }),
    formerNonce: known,
  });
  // A page may change its address as it likes.
  if (back.stayed) return goOn(task);
  const arrival = arrivalAt(task, url);
  if (hasLedThere(task, arrival, back.begun)) {
    const next = withResult(task, { outcome: 'done', url, now });
    return next.status === 'held' ? goOn(next) : next;
  }
  // A tab that never told where it was may be anywhere.
  return arrival === 'elsewhere' ? end(task, 'aborted', now, 'elsewhere') : goOn(task);
}

/** Where the page is, compared with where the step at the cursor began. */
type Arrival = 'unmoved' | 'expected' | 'elsewhere';

function arrivalAt(task: TaskRecord, url: string): Arrival {
  const { url: before = url } = task;
  const target = targetOf(task);
  if (target !== undefined && URL.canParse(target, before)) {
    const isThere = isSamePage(new URL(target, before).href, url);
    // A page that was there before the step says nothing of it, unless to be there is all that the step wants.
    if (isThere && (!isSamePage(before, url) || task.steps[task.step]!.kind === 'navigate'))
      return 'expected';
  }
  return isSamePage(before, url) ? 'unmoved' : 'elsewhere';
}

/** Whether the step at the cursor has led to the page. What the tab has done itself, it knows to have begun. */
function hasLedThere(
  { steps, step }: TaskRecord,
  arrival: Arrival,
  begun: number | null | undefined,
): boolean {
  const { kind, expectUrl } = steps[step]!;
  const hasBegun = begun === undefined ? arrival === 'expected' : begun === step;
  switch (kind) {
    case 'navigate':
      return arrival === 'expected';
    case 'click':
      return hasBegun && (arrival === 'expected' || expectUrl === undefined);
    case 'fill':
      return hasBegun && arrival === 'expected';
    // The visitor went where the step pointed.
    case 'highlight':
    case 'scroll':
      return arrival === 'expected';
  }
}

/**
 * What has become of it by now. `unseenSince`: a running task that no node has seen since is held from then on;
 * `undefined`: it has a socket, or nodes had no time to see it.
 */
export function settle(
  task: TaskRecord,
  { now, holdMs, unseenSince }: { now: number; holdMs: number; unseenSince?: number | undefined },
): TaskRecord {
  const { status, deadline = Infinity, seenAt = Infinity } = task;
  if (status === 'held') return deadline <= now ? end(task, 'aborted', now, 'interrupted') : task;
  if (status !== 'running') return task;
  const goneSince = Math.min(
    deadline <= now ? deadline : Infinity,
    unseenSince !== undefined && seenAt <= unseenSince ? seenAt : Infinity,
  );
  if (goneSince === Infinity) return task;
  return settle(hold(task, goneSince, holdMs), { now, holdMs });
}

/** Where a held task goes on; relative to the page that resumes it. */
export function expectedUrl(task: TaskRecord): string | undefined {
  return targetOf(task) ?? task.url;
}

/** Where the page is once the step at the cursor is done, if that step leads somewhere. */
function targetOf({ steps, step }: TaskRecord): string | undefined {
  const { kind, url, expectUrl } = steps[step]!;
  return expectUrl ?? (kind === 'navigate' ? url : undefined);
}

function resultDeadline({ steps, step }: TaskRecord, now: number): number {
  const { timeoutSeconds = DEFAULT_STEP_SECONDS } = steps[step]!;
  return now + timeoutSeconds * 1000 + RESULT_GRACE_MS;
}
