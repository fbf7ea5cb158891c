import { parse } from '../../protocol/parse.js';
import type { Undo } from '../ports.js';
import type { TabMessenger } from '../tabs/tab-messenger.js';
import { taskFactSchema, type TaskFact } from './task-facts.js';

/** Facts about a task, among all tabs. */
export interface TaskMessenger {
  /** Tells all tabs, this one included. */
  tell(fact: TaskFact): void;
  /** Calls with every fact, of this tab and of others. */
  onFact(listener: (fact: TaskFact) => void): void;
  close(): void;
}

export function createTaskMessenger(messenger: TabMessenger): TaskMessenger {
  const listeners: ((fact: TaskFact) => void)[] = [];
  const hear = (fact: TaskFact): void => {
    for (const listener of listeners) listener(fact);
  };
  const close: Undo = messenger.onMessage((message) => {
    const fact = message.kind === 'task' && parse(taskFactSchema, message.said);
    if (fact) hear(fact);
  });
  return {
    tell(fact) {
      messenger.send({ kind: 'task', said: fact });
      hear(fact);
    },
    onFact: (listener) => void listeners.push(listener),
    close,
  };
}
