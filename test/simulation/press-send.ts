import type { SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

/** The visitor presses Send once in this tab. What a tab wrote down before it died counts as well. */
export function pressSend({ journal, ledger, clock }: World, tab: SimulatedTab): void {
  const name = `${tab.label}.${++tab.presses}`;
  // Of all sizes, so that storage fills up at any of them.
  const body = name.padEnd(name.length + (tab.presses % 3 === 1 ? 400 : 0), ' ·');
  tab.pressedAt = clock.elapsed();
  journal.counts.sends++;
  journal.note(tab.label, `presses Send: ${name}`);
  const outcome = tab.engine.send(body);
  if (!tab.fake.alive()) return;
  const { localConversationId, pending } = tab.state();
  const message = pending.find((each) => each.body === body);
  if (outcome !== 'queued' || !message || localConversationId === null)
    return journal.violation('INV-3', `${tab.label} does not show ${name} at once: ${outcome}`);
  const { clientId, tab: author, n } = message;
  tab.id = author;
  ledger.press({ clientId, body, tab: author, n, localConversationId, at: clock.elapsed() });
}
