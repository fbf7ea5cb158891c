import { MAX_SAVED_TASKS } from '../../../protocol/saved-tasks.js';

/** Why a task was not saved. */
export function savingError(kind: 'too-many' | 'refused' | 'forbidden' | 'failed'): string {
  switch (kind) {
    case 'too-many':
      return `This site has ${MAX_SAVED_TASKS} saved tasks. Please delete some first.`;
    case 'refused':
      return 'The server does not accept it. The console may be out of date: please reload it.';
    case 'forbidden':
      return 'You may not change the saved tasks of this site.';
    case 'failed':
      return 'The server doesn’t answer. Please try again in a moment.';
  }
}
