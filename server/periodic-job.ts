import type { Clock, Log, Undo } from './ports.js';

/** Runs `work` every `ms`, never twice at once. A failure is logged, and the next run comes. */
export function runPeriodically(
  { clock, log }: { clock: Clock; log: Log },
  { ms, name, work }: { ms: number; name: string; work: () => Promise<void> },
): Undo {
  let stopped = false;
  let stop: Undo = () => undefined;
  const run = async () => {
    try {
      await work();
    } catch (error) {
      log.warn({ job: name, reason: String(error) }, 'a job failed; it runs again');
    }
    if (!stopped) stop = clock.after(ms, () => void run());
  };
  stop = clock.after(ms, () => void run());
  return () => {
    stopped = true;
    stop();
  };
}
