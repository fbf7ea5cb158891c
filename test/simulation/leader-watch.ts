import { LOCK, type SimulatedBrowser, type SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

/** How long a visible tab may be without a live leader, once it has a reason to ask (INV-17). */
const ASKED_MS = 10_000;
/** And when it has none: it asks every 20 s (rule TAB-6). */
const UNASKED_MS = 32_000;
/** For so long a hidden leader whose timers stand still is believed (rule TAB-6). */
const BELIEVED_MS = 65_000;
const LOOK_MS = 1_000;

/** INV-17: a visible tab has a live leader within 10 s. Looks until the undo is called. */
export function watchLeaders(world: World): () => void {
  const since = new Map<string, number>();
  let stop = world.clock.after(LOOK_MS, look);

  function needs(tab: SimulatedTab): boolean {
    return tab.awake() && tab.fake.page.visible() && tab.state().localConversationId !== null;
  }

  /** Without timers it still does what a leader is asked for, for as long as its socket lives. */
  function lives({ fake, state }: SimulatedTab): boolean {
    if (fake.clock.frozen('all')) return false;
    return !fake.clock.frozen('timers') || state().connection === 'connected';
  }

  function isLate(tab: SimulatedTab, { tabs }: SimulatedBrowser, now: number): boolean {
    const began = since.get(tab.label)!;
    // One without timers is believed until its last tick is old; then it is asked again in its turn.
    const stalled = tabs().filter(({ fake }) => fake.clock.frozen('timers'));
    const isHidden = stalled.some(({ fake }) => !fake.page.visible());
    if (now - began > UNASKED_MS + (isHidden ? BELIEVED_MS : 0)) return true;
    if (stalled.length > 0) return false;
    return tab.pressedAt >= began && now - tab.pressedAt > ASKED_MS;
  }

  function lookAt(browser: SimulatedBrowser): void {
    const now = world.clock.elapsed();
    // One that led for less than the time between two looks was a leader as well.
    const leads = (tab: SimulatedTab): boolean => tab.state().leading && lives(tab);
    const led = browser.tabs().some((tab) => leads(tab) || now - tab.ledAt < LOOK_MS);
    if (browser.tabs().some((tab) => tab.suspended() && tab.fake.holdsLock(LOCK)))
      world.journal.violation('TAB-8', 'a frozen page was given the lock');
    for (const tab of browser.tabs()) {
      if (led || !needs(tab)) since.delete(tab.label);
      else if (!since.has(tab.label)) since.set(tab.label, now);
      else if (isLate(tab, browser, now))
        world.journal.violation('INV-17', `${tab.label} is visible and has no live leader`);
    }
  }

  function look(): void {
    stop = world.clock.after(LOOK_MS, look);
    for (const browser of world.browsers) lookAt(browser);
  }
  return () => stop();
}
