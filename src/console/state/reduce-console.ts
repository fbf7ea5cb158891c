import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { reduceAccess } from './reduce-access.js';
import { reduceLists } from './reduce-lists.js';
import { reduceOpened } from './reduce-opened.js';
import { reduceReplies } from './reduce-replies.js';

/**
 * The one function that changes the console's state. Each part answers with the state it was given
 * when an action is none of its business.
 */
export function reduceConsole(state: ConsoleState, action: ConsoleAction): ConsoleState {
  return [reduceAccess, reduceLists, reduceOpened, reduceReplies].reduce(
    (next, part) => part(next, action),
    state,
  );
}
