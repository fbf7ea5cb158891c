import { pino } from 'pino';
import type { Settings } from './config.js';

export type Logger = ReturnType<typeof createLogger>;

/** JSON lines on stderr: stdout has the few lines that are meant for a person. */
export function createLogger({ LOG_LEVEL }: Pick<Settings, 'LOG_LEVEL'>) {
  // Written at once: the line before a crash is the one that matters.
  return pino(
    { level: LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
