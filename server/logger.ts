import { pino } from 'pino';
import type { Settings } from './config.js';

export type Logger = ReturnType<typeof createLogger>;

/** Writes JSON lines to stderr. Stdout is for the few lines that people read. */
export function createLogger({ LOG_LEVEL }: Pick<Settings, 'LOG_LEVEL'>) {
  // Synchronous, so that the last line before a crash is not lost.
  return pino(
    { level: LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
