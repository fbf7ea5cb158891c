import type { Log } from '../core/ports.js';

export function createSilentLog(): Log {
  return { debug() {} };
}
