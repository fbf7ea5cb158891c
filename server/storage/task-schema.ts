import type { AbortReason, StepOutcome, TaskAuthor, TaskStatus } from '../../src/protocol/task.js';

/** Guided tasks (rules TSK-1 to TSK-7). */
export interface TasksTable {
  id: string;
  session_id: string;
  /** Orders the tasks of a session: the session's count of changes when it was stored. */
  n: number;
  /** Minted by who sent it; unique within the session. */
  client_id: string;
  author_kind: TaskAuthor['kind'];
  /** The agent's id, or the API key's. */
  author_id: string;
  author_name: string;
  title: string;
  /** JSON list. */
  steps: string;
  status: TaskStatus;
  /**
   * A session has one task in each place: `current` is offered or carried out, `next` waits for it. `null`: the
   * task has ended.
   */
  place: 'current' | 'next' | null;
  reason: AbortReason | null;
  /** Index of the step that runs or comes next. */
  step: number;
  /** How the step at `step` ended, if that aborted the task. Those before it are done. */
  outcome: StepOutcome | null;
  /** What the tab that carries it out says to go on. */
  nonce: string | null;
  /** What it said before, as long as nothing shows that it got the newer one. */
  former_nonce: string | null;
  /** Where that tab's page was last. */
  url: string | null;
  /** Deadline: of a running task, it is held; of a held one, it is aborted. */
  deadline: number | null;
  /** When a node last recorded that it has a socket for the running task. */
  seen_at: number | null;
  created_at: number;
  ended_at: number | null;
  /** Raised by each change. */
  version: number;
}

/** Tasks that agents send often. */
export interface SavedTasksTable {
  id: string;
  /** The token of its site. */
  site: string;
  title: string;
  /** JSON list. */
  steps: string;
  /** Raised by each change. */
  version: number;
  updated_at: number;
  /** The agent's id. */
  updated_by: string;
}
