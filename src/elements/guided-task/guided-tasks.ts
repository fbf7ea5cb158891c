import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
import { GuidedTaskController, guidedTasksOf, type TaskHost } from './guided-task-controller.js';
import { TaskCard } from './task-card.js';
import { TaskOverlay } from './task-overlay.js';

/** Lets the element take part in the engine's guided tasks, unless another one does. The undo ends its part. */
export function attachGuidedTasks(host: TaskHost, engine: ChatEngine): Undo {
  TaskCard.define();
  TaskOverlay.define();
  const { taskParts } = engine;
  if (taskParts && host.isConnected && !guidedTasksOf(engine))
    new GuidedTaskController(host, engine, taskParts);
  return () => guidedTasksOf(engine)?.leave(host);
}
