import { parse } from '../../protocol/parse.js';
import type { TabChannel, Undo } from '../ports.js';
import { tabMessageSchema, type TabMessage } from '../state/facts.js';
import { STORED_VERSION } from '../storage/migrations.js';

/** A message to the other tabs, without version and sender, which are added to each. */
export type OutgoingTabMessage = TabMessage extends infer M
  ? M extends TabMessage
    ? Omit<M, 'v' | 'from'>
    : never
  : never;

/** Messages between the tabs, parsed on arrival. */
export interface TabMessenger {
  send(message: OutgoingTabMessage): void;
  onMessage(listener: (message: TabMessage) => void): Undo;
  /** Sends and receives nothing from here on. Calling it twice is safe. */
  close(): void;
}

export function createTabMessenger(channel: TabChannel, tabId: string): TabMessenger {
  const undos = new Set<Undo>();
  return {
    send: (message) => channel.post({ v: STORED_VERSION, from: tabId, ...message }),
    onMessage(listener) {
      const undo = channel.onMessage((raw) => {
        const message = parse(tabMessageSchema, raw);
        if (message && message.from !== tabId) listener(message);
      });
      undos.add(undo);
      return undo;
    },
    close() {
      for (const undo of undos) undo();
      channel.close();
    },
  };
}
