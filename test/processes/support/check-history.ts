import type { Message } from '../../../src/protocol/message.js';
import type { History } from './history.js';

type Entry = Pick<Message, 'id' | 'clientId' | 'seq' | 'body'> & { system: boolean };

/**
 * Compares what the clients saw with what the database holds in the end: the rules INV-1, 2, 3, 6, 7
 * and what the history noticed on the way. `complete`: nothing that was pressed may be missing.
 */
export function checkHistory(
  history: History,
  log: readonly Entry[],
  { complete = true }: { complete?: boolean } = {},
): string[] {
  const found = [...history.violations];
  const byClientId = new Map<string, Entry>();
  const byBody = new Map<string, Entry>();

  log.forEach((entry, index) => {
    const { seq, clientId, body, system } = entry;
    if (seq !== index + 1) found.push(`INV-7: seq ${seq} stands at place ${index + 1}`);
    if (byClientId.has(clientId)) found.push(`INV-7: ${clientId} is in the log twice`);
    if (!system && byBody.has(body)) found.push(`INV-3: "${body}" is in the log twice`);
    byClientId.set(clientId, entry);
    if (!system) byBody.set(body, entry);
  });

  for (const { seq, clientId, body, id } of history.acked) {
    const entry = byClientId.get(clientId);
    if (entry === undefined) found.push(`INV-1: "${body}" was acked and is not in the log`);
    else if (entry.seq !== seq || entry.body !== body || entry.id !== id)
      found.push(`INV-1: "${body}" was acked as ${seq} and is ${entry.seq} "${entry.body}"`);
  }

  const pressed = new Set<string>();
  const lastSeq = new Map<string, number>();
  for (const { author, body } of history.pressed) {
    pressed.add(body);
    const entry = byBody.get(body);
    if (entry === undefined) {
      if (complete) found.push(`INV-11: "${body}" was pressed and never arrived`);
      continue;
    }
    if (entry.seq < (lastSeq.get(author) ?? 0))
      found.push(`INV-6: "${body}" of ${author} was overtaken`);
    lastSeq.set(author, entry.seq);
  }
  for (const body of byBody.keys())
    if (!pressed.has(body)) found.push(`INV-2: "${body}" was never pressed`);
  return found;
}
