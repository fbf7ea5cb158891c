import type { Message, Page } from '../../src/protocol/message.js';
import { NAME, type SimulatedBrowser } from './simulated-browser.js';
import type { World } from './world.js';

/**
 * CHG-1, after all faults: every message says what it says in the log, in the windows and on the device; and a text that
 * is gone is nowhere, the log's entries included.
 */
export function checkChanges({ auditor, journal }: World, browser: SimulatedBrowser): void {
  if (auditor.restores() > 0) return;
  const device = browser.fake.disk.dump();
  for (const tab of browser.tabs()) {
    const { session, transcript } = tab.state();
    if (session === null) continue;
    const { log, bodies, gone } = auditor.texts(session.id);

    const check = (where: string, messages: readonly Pick<Message, 'id' | 'body'>[]): void => {
      const old = messages.find(({ id, body }) => bodies.has(id) && bodies.get(id) !== body);
      if (old)
        journal.violation('CHG-1', `${where} has "${old.body}", now "${bodies.get(old.id)}"`);
    };
    check(tab.label, transcript.messages);
    for (const [key, value] of Object.entries(device))
      if (key.startsWith(`${NAME}:log:`))
        check('the device', (JSON.parse(value) as { data: Pick<Page, 'messages'> }).data.messages);

    const places = {
      'the log': log,
      'the device': Object.values(device).join('\n'),
      [tab.label]: JSON.stringify(tab.state()),
    };
    // An entry that tells a change ends with the text.
    for (const [where, all] of Object.entries(places))
      for (const text of gone)
        if (all.includes(`${text}"`)) journal.violation('CHG-1', `${where} still has "${text}"`);
  }
}
