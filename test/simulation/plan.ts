import type { Failpoint } from './failpoints.js';
import type { Trouble } from './weather.js';

/** How things stand from the beginning to the end of one run. */
export interface Setup {
  browsers: number;
  /** Tabs of each browser at the beginning. */
  tabs: number;
  /** ms of one way over the network, from the least to the most. */
  latency: [number, number];
  /** ms until another tab sees a write, and hears a message, at most. */
  storageLag: number;
  channelDelay: number;
  /** `none`: a browser without Web Locks; `isolated`: without storage too. */
  locks: 'web' | 'none';
  storage: 'shared' | 'isolated';
  idleSeconds: number;
  disconnectSeconds: number;
  tokenSeconds: number;
  groupCommits: boolean;
}

/** Something that happens at a moment. Tabs are named by a number: the n-th of those alive, around. */
export type Step = { at: number } & (
  | { kind: 'send'; tab: number; count: number }
  | { kind: 'draft'; tab: number }
  | { kind: 'panel'; tab: number; open: boolean }
  | { kind: 'read'; tab: number }
  | { kind: 'older'; tab: number }
  | { kind: 'retry' | 'discard' | 'use-here' | 'end'; tab: number }
  | { kind: 'erase'; browser: number }
  | { kind: 'agent-says'; browser: number; count: number }
  /** Of an agent's messages, the n-th from the end. */
  | { kind: 'change'; browser: number; how: 'edit' | 'delete'; nth: number }
  | { kind: 'resolve'; browser: number }
  /** An agent offers the n-th of the tasks. */
  | { kind: 'offer'; browser: number; task: number }
  | { kind: 'agree' | 'decline' | 'stop'; tab: number }
  | { kind: 'open'; browser: number; visible: boolean }
  | { kind: 'close' | 'reload' | 'kill' | 'show' | 'hide' | 'duplicate'; tab: number }
  /** Dies at its n-th write to the device from now, behind that write. */
  | { kind: 'kill-at-write'; tab: number; nth: number }
  /** Told to leave, then frozen: the page cache or a frozen tab. */
  | { kind: 'freeze'; tab: number; ms: number }
  /** Not told: a debugger, a busy main thread, a throttled tab. */
  | { kind: 'stall'; tab: number; ms: number; what: 'all' | 'timers' }
  | { kind: 'weather'; trouble: Trouble; ms: number }
  | { kind: 'cut' | 'half-open'; browser: number }
  | { kind: 'offline'; browser: number; ms: number }
  | { kind: 'kill-server'; where: Failpoint; downMs: number; silent: boolean }
  | { kind: 'slow-commits'; ms: number; commits: number }
  | { kind: 'slow-accepts'; ms: number; accepts: number }
  | { kind: 'busy-database'; ms: number }
  | { kind: 'refuse-tokens' }
  | { kind: 'back-up' }
  | { kind: 'restore'; downMs: number }
  | { kind: 'jump'; whose: 'device' | 'server'; ms: number }
  /** A stranger takes the tabs' lock, and holds it. */
  | { kind: 'steal-lock'; browser: number; ms: number }
  | { kind: 'quota'; browser: number; units: number; ms: number }
  | { kind: 'clear-storage'; browser: number }
  /** A client with the same credentials that the tabs can't see; perhaps it says something. */
  | { kind: 'take-over'; browser: number; says: boolean; ms: number }
);

/** All that happens to one run: faults are data, so that they can be taken away one by one. */
export interface Plan {
  seed: number;
  setup: Setup;
  steps: Step[];
}
