import type { Undo } from '../ports.js';

/**
 * Carries hints between the nodes that share a database. A hint names what changed; the receiver reads it from
 * the database. So a hint holds no text, no name and no token; only the outline of a visitor's page, which is not in the
 * database, is sent itself (`outline-relay`). A hint may be lost, for instance while the bus
 * is unavailable: the periodic reconciliation finds the change (rule COM-8).
 */
export interface NodeBus {
  /** Tells the other nodes that listen to the channel. Does not throw, and waits for nothing. */
  publish(channel: string, hint: object): void;
  /** Hears the hints of other nodes, in the order in which each published them. */
  subscribe(channel: string, listener: HintListener): Subscription;
  /** Calls `listener` when hints may have been lost and new ones arrive again. */
  onGap(listener: () => void): Undo;
}

/** Gets a hint as it was parsed from JSON: the listener checks its shape. */
export type HintListener = (hint: unknown) => void;

export interface Subscription {
  /** Resolves when hints arrive, or when the bus is unavailable: after 500 ms at most. Never rejects. */
  active: Promise<void>;
  cancel: Undo;
}

/** The bus of a server that is the only one: nobody to tell, and nothing to hear. */
export const noBus: NodeBus = {
  publish() {},
  subscribe: () => ({ active: Promise.resolve(), cancel() {} }),
  onGap: () => () => undefined,
};
