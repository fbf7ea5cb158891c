import type { TabChannel } from '../core/ports.js';
import { createSilentTabChannel } from './silent-tab-channel.js';

/**
 * A BroadcastChannel, opened with its first use. While the document is frozen or lies in the page
 * cache it hears nothing (rule TAB-8): facts of that time are lost to it, not delivered late. What is
 * said on leaving is still heard by the others.
 */
export function createBroadcastTabChannel(name: string): TabChannel {
  if (typeof BroadcastChannel === 'undefined') return createSilentTabChannel();
  const listeners = new Set<(message: unknown) => void>();
  const closing = new AbortController();
  let channel: BroadcastChannel | undefined;
  let watching = false;
  let away = false;

  function open(): BroadcastChannel | undefined {
    if (closing.signal.aborted) return undefined;
    watch();
    try {
      return new BroadcastChannel(name);
    } catch {
      return undefined; // blocked together with cookies
    }
  }

  function listen(): void {
    channel ??= open();
    channel?.addEventListener('message', hear);
  }

  function hear(event: MessageEvent<unknown>): void {
    for (const listener of [...listeners]) listener(event.data);
  }

  function shut(): void {
    channel?.close();
    channel = undefined;
  }

  function watch(): void {
    if (watching) return;
    watching = true;
    const { signal } = closing;
    const leave = (): void => {
      away = true;
      shut();
    };
    const comeBack = (): void => {
      away = false;
      listen();
    };
    window.addEventListener('pagehide', leave, { signal });
    document.addEventListener('freeze', leave, { signal });
    window.addEventListener('pageshow', comeBack, { signal });
    document.addEventListener('resume', comeBack, { signal });
  }

  return {
    post(message) {
      // Whoever hears of the same leaving or coming back a moment later may speak too, without an
      // ear left open.
      if (!away) listen();
      const mouth = channel ?? open();
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
        mouth?.postMessage(message);
      } catch {
        // It holds what cannot be cloned: nobody can be told.
      }
      if (mouth !== channel) mouth?.close();
    },
    onMessage(listener) {
      if (!away) listen();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      closing.abort();
      shut();
    },
  };
}
