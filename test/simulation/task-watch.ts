import { LOCK, type SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

const LOOK_MS = 1_000;
/** How long a leader may take to tell that a task's tab is gone, over a slow network. */
const LIMIT_MS = 10_000;

/**
 * TSK-5, while it runs: the server is told that a task's tab is gone as long as a leader is connected. Looks until the
 * undo is called.
 */
export function watchTasks(world: World): () => void {
  const { setup, steps } = world.plan;
  // Without locks nobody notices that a tab has gone without a word. A socket may be dead without a leader's knowing, and
  // what is lost is asked again late.
  const isSeen = setup.locks === 'web' && setup.storage === 'shared';
  const isHeard = !steps.some(
    (step) =>
      step.kind === 'half-open' ||
      (step.kind === 'kill-server' && step.silent) ||
      (step.kind === 'weather' && step.trouble.lose !== undefined),
  );
  const since = new Map<string, number>();
  let stop = world.clock.after(LOOK_MS, look);

  function mayTell({ awake, state }: SimulatedTab, taskId: string): boolean {
    const { leading, connection, task } = state();
    return awake() && leading && connection === 'connected' && task?.taskId === taskId;
  }

  function look(): void {
    if (!isSeen || !isHeard) return;
    stop = world.clock.after(LOOK_MS, look);
    const now = world.clock.elapsed();
    for (const { id, status } of world.auditor.tasks()) {
      const hasTab = world.tabs().some(({ fake }) => fake.holdsLock(`${LOCK}:task:${id}`));
      const canTell = world.tabs().some((tab) => mayTell(tab, id));
      const began = since.get(id) ?? now;
      const isTold = (world.pausedAt.get(id) ?? -1) >= began;
      if (status !== 'running' || hasTab || !canTell || isTold) since.delete(id);
      else if (now - began <= LIMIT_MS) since.set(id, began);
      else {
        const task = world.journal.name('t', id);
        world.journal.violation('TSK-5', `nobody tells that the tab of ${task} is gone`);
      }
    }
  }
  return () => stop();
}
