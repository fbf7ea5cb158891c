import { LOCK, type SimulatedBrowser, type SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

/** How long a visible tab may be without a live leader (INV-17), and how often we look. */
const LIMIT_MS = 10_000;
const LOOK_MS = 1_000;

/**
 * Nobody can lead while a stranger has the lock. A leader that stands still without having been told
 * keeps it too: the guarded steal of rule TAB-6 will take this excuse away.
 */
function isExcused({ stolenUntil, clock }: World, browser: SimulatedBrowser): boolean {
  if ((stolenUntil.get(browser.label) ?? 0) >= clock.elapsed()) return true;
  const hasLock = (tab: SimulatedTab): boolean => tab.state().leading || tab.fake.holdsLock(LOCK);
  return browser.tabs().some((tab) => !tab.awake() && hasLock(tab));
}

/** INV-17: a visible tab has a live leader within 10 s. Looks until the undo is called. */
export function watchLeaders(world: World): () => void {
  const since = new Map<string, number>();
  let stop = world.clock.after(LOOK_MS, look);

  function look(): void {
    stop = world.clock.after(LOOK_MS, look);
    const now = world.clock.elapsed();
    for (const browser of world.browsers) {
      const led = browser.tabs().some((tab) => tab.awake() && tab.state().leading);
      for (const tab of browser.tabs()) {
        const needs = tab.awake() && tab.fake.page.visible() && tab.state().gen !== null;
        if (!needs || led || isExcused(world, browser)) since.delete(tab.label);
        else if (!since.has(tab.label)) since.set(tab.label, now);
        else if (now - since.get(tab.label)! > LIMIT_MS)
          world.journal.violation('INV-17', `${tab.label} is visible and has no live leader`);
      }
    }
  }
  return () => stop();
}
