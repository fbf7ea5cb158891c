import type { SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

/** The visitor presses Send once in this tab. What a tab wrote down before it died counts as well. */
export function pressSend({ journal, ledger, clock }: World, tab: SimulatedTab): void {
  const body = `${tab.label}.${++tab.presses}`;
  journal.counts.sends++;
  journal.note(tab.label, `presses Send: ${body}`);
  const outcome = tab.engine.send(body);
  if (!tab.fake.alive()) return;
  const { gen, pending } = tab.state();
  const message = pending.find((each) => each.body === body);
  if (outcome !== 'queued' || !message || gen === null)
    return journal.violation('INV-3', `${tab.label} does not show ${body} at once: ${outcome}`);
  const { clientId, tab: author, n } = message;
  ledger.press({ clientId, body, tab: author, n, gen, at: clock.elapsed() });
}
