import { parse } from '../../protocol/parse.js';
import type { TabChannel, Undo } from '../ports.js';
import { tabMessageSchema, type TabMessage } from '../state/facts.js';
import { STORED_VERSION } from '../storage/storage-keys.js';

/** What one tab says: the rest (version and sender) goes without saying. */
export type OutgoingTabMessage = TabMessage extends infer M
  ? M extends TabMessage
    ? Omit<M, 'v' | 'from'>
    : never
  : never;

/** The tabs' conversation with each other, parsed on arrival. */
export interface TabMessenger {
  say(saying: OutgoingTabMessage): void;
  onMessage(listener: (message: TabMessage) => void): Undo;
  /** Says nothing and hears nothing from here on. Calling it twice is safe. */
  close(): void;
}

export function createTabMessenger(channel: TabChannel, tabId: string): TabMessenger {
  const undos = new Set<Undo>();
  return {
    say: (saying) => channel.post({ v: STORED_VERSION, from: tabId, ...saying }),
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
