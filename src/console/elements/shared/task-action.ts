import type { TaskChange } from '../../state/task-draft.js';

/** What the agent can ask for while putting a guided task together, or of one that there is. */
export type TaskAction =
  | { type: 'show-form' | 'hide-form' }
  /** The agent has changed the draft. */
  | { type: 'change'; change: TaskChange }
  | { type: 'send' }
  /** The draft is saved for the agents of this site. */
  | { type: 'save-for-later' }
  /** The draft is given up. */
  | { type: 'discard' }
  /** Take this task back. */
  | { type: 'cancel'; taskId: string };

/** Bubbles to the inbox, and no further: it does not leave the inbox's shadow tree. */
export class TaskActionEvent extends Event {
  constructor(readonly action: TaskAction) {
    super('task-action', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'task-action': TaskActionEvent;
  }
}
