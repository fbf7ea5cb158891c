import type { Clock, Undo } from '../ports.js';
import { HOLE_WAIT_MS } from '../state/transcript-window.js';

export interface LogSyncOptions {
  clock: Clock;
  /** Whether something is missing in the window, or behind it. */
  hasHole(): boolean;
  /** Whether the server can be asked now. */
  ready(): boolean;
  /**
   * Asks for the page behind the cursor and applies it. Resolves with whether the log goes on, ends
   * there, or could not be read.
   */
  readPage(): Promise<'more' | 'head' | 'failed'>;
}

/**
 * Keeps a window of a log at the log's head (rule RES-2): pages to it, one page at a time, and asks for
 * what is missing when a hole has been open for 300 ms.
 */
export interface LogSync {
  /** To be called when the window has changed. */
  watchForHole(): void;
  /** Asks for what is newer, up to the head. Resolves with whether the window is there. */
  sync(): Promise<boolean>;
  /** Calling it twice is safe. */
  close(): void;
}

export function createLogSync({ clock, hasHole, ready, readPage }: LogSyncOptions): LogSync {
  let closed = false;
  let syncing: Promise<boolean> | null = null;
  let undoHoleWait: Undo | null = null;

  async function syncToHead(): Promise<boolean> {
    for (;;) {
      const page = await readPage();
      if (closed || page === 'failed') return false;
      if (page === 'head') return true;
    }
  }

  function sync(): Promise<boolean> {
    if (closed || !ready()) return Promise.resolve(false);
    syncing ??= syncToHead().finally(() => {
      syncing = null;
      watchForHole();
    });
    return syncing;
  }

  function watchForHole(): void {
    if (!hasHole()) {
      undoHoleWait?.();
      undoHoleWait = null;
    } else if (!closed && !undoHoleWait && !syncing && ready())
      undoHoleWait = clock.after(HOLE_WAIT_MS, () => {
        undoHoleWait = null;
        void sync();
      });
  }

  return {
    watchForHole,
    sync,
    close() {
      closed = true;
      undoHoleWait?.();
    },
  };
}
