import type { Log } from '../core/ports.js';

/** The browser's console, at its level for developers. */
export function createConsoleLog(): Log {
  return {
    debug(step, detail) {
      if (detail) console.debug(`[chat-widget] ${step}`, detail);
      else console.debug(`[chat-widget] ${step}`);
    },
  };
}
