import type { TabChannel } from '../core/ports.js';

/**
 * A BroadcastChannel, opened with its first use. While the document is frozen or in the page cache it
 * receives nothing (rule TAB-8): messages of that time are lost to it, not delivered late. What is sent
 * on leaving still reaches the others.
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
      // Another listener for the same leaving may still send something: a channel is opened for that one
      // message, and nothing listens on it.
      if (!away) listen();
      const sender = channel ?? open();
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
        sender?.postMessage(message);
      } catch {
        // It contains what cannot be cloned.
      }
      if (sender !== channel) sender?.close();
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

/** Reaches nobody: for a document that has no other tabs, or no means to reach them. */
export function createSilentTabChannel(): TabChannel {
  return { post() {}, onMessage: () => () => {}, close() {} };
}
