import type { TabChannel } from '../core/ports.js';

/** Reaches nobody: for a document that has no other tabs, or no means to reach them. */
export function createSilentTabChannel(): TabChannel {
  return { post() {}, onMessage: () => () => {}, close() {} };
}
