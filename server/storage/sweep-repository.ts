/**
 * What becomes of sessions with time. Each is one statement that repeats its condition, so it may run
 * on several nodes, twice, or late. The answer is the ids that it changed.
 */
export interface SweepRepository {
  /** Sockets of a node that died: not stamped since `before`, disconnected then. */
  disconnectUnstamped(before: number): Promise<string[]>;
  /** Open, and without a socket since `before`: away. */
  abandonDisconnected(before: number, now: number): Promise<string[]>;
  /** Living, and past its idle deadline: closed. */
  abandonIdle(now: number): Promise<string[]>;
  /**
   * Living, answered, and silent past the limit of these sites: to be resolved. Whom the idle deadline
   * met earlier is idle instead. Changes nothing.
   */
  dueForAutoResolve(sites: readonly string[], now: number): Promise<string[]>;
  /** Never had a visitor's message, and closed or without a socket since `before`: gone. */
  removeEmpty(before: number): Promise<string[]>;
  /** Closed before `before` on these sites, which keep no log: what was said there is gone. */
  removeLogs(sites: readonly string[], before: number): Promise<string[]>;
  /** Closed before `before`: gone altogether. */
  removeClosed(before: number): Promise<string[]>;
  /** Marks of erased sessions and used tokens that nobody will ask for any more. */
  forget(before: { erasedAt: number; now: number }): Promise<void>;
}
