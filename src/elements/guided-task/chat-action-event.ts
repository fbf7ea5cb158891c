import type { DueStep } from '../../core/tasks/page-actions.js';
import type { ActionKind } from '../../protocol/task.js';
import { PUBLIC } from '../chat-widget/events.js';

/**
 * A step of a guided task is about to be carried out in this page. A listener that calls `preventDefault()` refuses
 * it, and the task ends. After a page load the same step may be announced again. What would be filled in is not part
 * of the event. `step` is the step's index, from 0. `selector` and `url` are what the step names, if it does.
 */
export class ChatActionEvent extends Event {
  static readonly type = 'chat-action';
  readonly taskId: string;
  readonly step: number;
  readonly kind: ActionKind;
  /** Not `target`: that is the element on which an event fires. */
  readonly selector: string | undefined;
  readonly url: string | undefined;

  constructor({ taskId, step, kind, target, url }: DueStep) {
    super(ChatActionEvent.type, { ...PUBLIC, cancelable: true });
    this.taskId = taskId;
    this.step = step;
    this.kind = kind;
    this.selector = target;
    this.url = url;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-action': ChatActionEvent;
  }
}
