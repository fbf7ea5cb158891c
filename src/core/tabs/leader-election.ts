import type { LockRequest, Locks } from '../ports.js';
import type { TabMessenger } from './tab-messenger.js';

export interface LeaderElection {
  /** Takes part: becomes the leader as soon as no other tab is. Calling it twice is safe. */
  join(): void;
  /** Takes no part, and gives the lock back. Calling it twice is safe. */
  leave(): void;
  leading(): boolean;
  /** Takes the lock away from a leader that does not live any more (rule TAB-6). */
  steal(): void;
  /** Leads no more, and queues up behind the others. */
  handOver(): void;
  close(): void;
}

export interface ElectionOptions {
  locks: Locks;
  messenger: TabMessenger;
  tabId: string;
  /** The lock's name. */
  name: string;
  /** Called when this tab becomes the leader, and when it is not any more. */
  onChange(leading: boolean): void;
}

/**
 * Elects one tab by a lock that the browser frees when its holder goes away (rule TAB-1). A leader
 * whose lock was stolen, or that hears of a later term, stands down at once and never steals back
 * (rule TAB-7): it queues up again behind the others.
 */
export function createLeaderElection(options: ElectionOptions): LeaderElection {
  const { locks, messenger, tabId, name, onChange } = options;
  let request: LockRequest | null = null;
  let term = 0;
  let highestTerm = 0;
  let leading = false;

  const undo = messenger.onMessage((message) => {
    if (message.kind !== 'leading') return;
    highestTerm = Math.max(highestTerm, message.term);
    const outranked = message.term > term || (message.term === term && message.from > tabId);
    if (leading && outranked) {
      standDown();
      ask('queue');
    }
  });

  function ask(how: 'queue' | 'steal'): void {
    request = locks.request(name, how, {
      granted() {
        leading = true;
        term = ++highestTerm;
        messenger.send({ kind: 'leading', term });
        onChange(true);
      },
      lost() {
        standDown();
        ask('queue');
      },
    });
  }

  /** Everything that only a leader may do stops here, before anything else happens. */
  function standDown(): void {
    request?.release();
    request = null;
    if (!leading) return;
    leading = false;
    onChange(false);
  }

  return {
    join() {
      if (!request) ask('queue');
    },
    leave: standDown,
    leading: () => leading,
    steal() {
      if (leading) return;
      standDown();
      ask('steal');
    },
    handOver() {
      if (!leading) return;
      standDown();
      ask('queue');
    },
    close() {
      undo();
      standDown();
    },
  };
}
