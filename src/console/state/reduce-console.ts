import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { reduceAssignment } from './reduce-assignment.js';
import { reduceAuth } from './reduce-auth.js';
import { reduceCannedReplies } from './reduce-canned-replies.js';
import { reduceGoneTexts } from './reduce-gone-texts.js';
import { reduceHistory } from './reduce-history.js';
import { reduceInbox } from './reduce-inbox.js';
import { reduceMessageEdits } from './reduce-message-edits.js';
import { reduceNotes } from './reduce-notes.js';
import { reduceReplies } from './reduce-replies.js';
import { reduceRoute } from './reduce-route.js';
import { reduceSavedTasks } from './reduce-saved-tasks.js';
import { reduceSelected } from './reduce-selected.js';
import { reduceSiteSettings } from './reduce-site-settings.js';
import { reduceTags } from './reduce-tags.js';
import { reduceTasks } from './reduce-tasks.js';
import { reduceTeam } from './reduce-team.js';

const PARTS = [
  reduceRoute,
  reduceAuth,
  reduceInbox,
  reduceTags,
  reduceReplies,
  reduceNotes,
  reduceTasks,
  reduceMessageEdits,
  reduceGoneTexts,
  reduceSelected,
  reduceAssignment,
  reduceTeam,
  reduceCannedReplies,
  reduceSavedTasks,
  reduceSiteSettings,
  reduceHistory,
];

/**
 * The only function that changes the console's state. Each part gets every action and returns the
 * same state if the action does not concern it. Parts run in this order and see each other's result.
 */
export function reduceConsole(state: ConsoleState, action: ConsoleAction): ConsoleState {
  return PARTS.reduce((next, reducePart) => reducePart(next, action), state);
}
