import type { SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

const LOOK_MS = 1_000;
/** How long a connected leader may sit on a message that it has not tried to send yet (rule SND-5). */
const LIMIT_MS = 8_000;

/**
 * INV-11, while it runs: a leader that is connected sends what waits. It may wait for an answer, or
 * because it was told to wait; not for nothing. Looks until the undo is called.
 */
export function watchSlots(world: World): () => void {
  const since = new Map<string, { clientId: string; at: number }>();
  let stop = world.clock.after(LOOK_MS, look);

  function head(tab: SimulatedTab): string | undefined {
    const { leading, connection, pending, session } = tab.state();
    if (!tab.awake() || !leading || connection !== 'connected') return undefined;
    // A closed one is read to its end before anything goes on (rule SND-9).
    if (session?.final) return undefined;
    return pending.find(({ phase }) => phase !== 'failed')?.clientId;
  }

  function look(): void {
    stop = world.clock.after(LOOK_MS, look);
    const now = world.clock.elapsed();
    for (const tab of world.tabs()) {
      const clientId = head(tab);
      const known = since.get(tab.label);
      if (clientId === undefined || world.tried.has(clientId) || now < world.mayWaitUntil)
        since.delete(tab.label);
      else if (known?.clientId !== clientId) since.set(tab.label, { clientId, at: now });
      else if (now - known.at > LIMIT_MS)
        world.journal.violation(
          'SND-5',
          `${tab.label} does not send ${world.ledger.pressed(clientId)?.body}`,
        );
    }
  }
  return () => stop();
}
