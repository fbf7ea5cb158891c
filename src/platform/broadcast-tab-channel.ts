import type { TabChannel } from '../core/ports.js';
import { createSilentTabChannel } from './silent-tab-channel.js';

/**
 * A BroadcastChannel, opened with its first use. It is shut while the document is frozen or lies in
 * the page cache (rule TAB-8): facts of that time are lost to it, not delivered late.
 */
export function createBroadcastTabChannel(name: string): TabChannel {
  if (typeof BroadcastChannel === 'undefined') return createSilentTabChannel();
  const listeners = new Set<(message: unknown) => void>();
  const closing = new AbortController();
  let channel: BroadcastChannel | undefined;
  let watching = false;

  function open(): void {
    if (channel || closing.signal.aborted) return;
    try {
      channel = new BroadcastChannel(name);
    } catch {
      return; // blocked together with cookies
    }
    channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      for (const listener of listeners) listener(event.data);
    });
    watch();
  }

  function shut(): void {
    channel?.close();
    channel = undefined;
  }

  function watch(): void {
    if (watching) return;
    watching = true;
    const { signal } = closing;
    // The page's other listeners may still say something when it goes, and hear when it comes back:
    // capturing listeners run before the others.
    window.addEventListener('pagehide', shut, { signal });
    document.addEventListener('freeze', shut, { signal });
    window.addEventListener('pageshow', open, { signal, capture: true });
    document.addEventListener('resume', open, { signal, capture: true });
  }

  return {
    post(message) {
      open();
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
        channel?.postMessage(message);
      } catch {
        // It holds what cannot be cloned: nobody can be told.
      }
    },
    onMessage(listener) {
      open();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      closing.abort();
      shut();
    },
  };
}
