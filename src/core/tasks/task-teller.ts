import { toJson } from '../../protocol/to-json.js';
import type { Clock, Undo } from '../ports.js';
import type { TaskFact } from './task-facts.js';
import type { TaskMessenger } from './task-messenger.js';

/** What the server is not known to know is told again after this time. */
const TELL_AGAIN_MS = 2_000;

/** Tells facts, again and again until something else is called for. */
export interface TaskTeller {
  /** Tells it now, unless it has just been told. */
  tell(fact: TaskFact): void;
  /** Nothing is told again. */
  stop(): void;
}

/** `again`: it is time to look whether the fact still has to be told. */
export function createTaskTeller(
  clock: Clock,
  messenger: TaskMessenger,
  again: () => void,
): TaskTeller {
  let told = { json: '', at: 0 };
  let undo: Undo = () => {};
  return {
    tell(fact) {
      const json = toJson(fact);
      const now = clock.now();
      const isNews = json !== told.json || Math.abs(now - told.at) >= TELL_AGAIN_MS;
      if (isNews) told = { json, at: now };
      undo();
      undo = clock.after(TELL_AGAIN_MS, again);
      if (isNews) messenger.tell(fact);
    },
    stop: () => undo(),
  };
}
