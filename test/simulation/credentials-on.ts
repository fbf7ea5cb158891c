import { NAME, type SimulatedBrowser } from './simulated-browser.js';

/** What stands on a device to prove that a session is its own. */
export function credentialsOn(
  browser: SimulatedBrowser,
): { localConversationId: string; id: string; key: string } | undefined {
  const text = browser.fake.disk.dump()[`${NAME}:session`];
  return text === undefined ? undefined : JSON.parse(text).data;
}
