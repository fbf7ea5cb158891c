import type { ChatState } from '../../../src/core/state/state.js';
import type { History } from './history.js';

type Confirmed = ChatState['transcript']['messages'];

/**
 * Looks at every state of a tab: each message shows exactly once, pending or confirmed (INV-3), and the
 * confirmed ones are one gapless window (INV-4). What stood there already is not looked at again.
 */
export function watchShown(tab: string, history: History): (state: ChatState) => void {
  let before: Confirmed = [];
  let known = new Set<string>();

  return ({ transcript: { messages }, pending }) => {
    let same = 0;
    while (same < before.length && before[same] === messages[same]) same++;
    if (same < before.length)
      known = new Set(messages.slice(0, same).map(({ clientId }) => clientId));
    before = messages;
    for (const message of messages.slice(same)) {
      history.heard(message);
      if (known.has(message.clientId))
        history.violate('INV-3', `${tab} shows "${message.body}" twice`);
      known.add(message.clientId);
      const previous = messages[same - 1];
      if (previous !== undefined && previous.seq !== message.seq - 1)
        history.violate('INV-4', `${tab} shows ${message.seq} after ${previous.seq}`);
      same++;
    }
    const waiting = new Set<string>();
    for (const { clientId, body } of pending) {
      if (known.has(clientId) || waiting.has(clientId))
        history.violate('INV-3', `${tab} shows "${body}" twice, once as pending`);
      waiting.add(clientId);
    }
  };
}
