/**
 * How a visitor came back to a conversation. Reports count it.
 *
 * - `reload`, `navigate`: the page was loaded again, or another one in the same tab
 * - `new_tab`: in another tab
 * - `return`: all tabs had been closed
 * - `reconnect`: the page stayed, and its connection is back
 */
export const RETURN_CAUSES = ['reload', 'navigate', 'new_tab', 'return', 'reconnect'] as const;
export type ReturnCause = (typeof RETURN_CAUSES)[number];
