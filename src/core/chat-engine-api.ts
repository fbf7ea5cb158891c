import type { ScrollPosition } from './state/state.js';
import type { ChatState } from './state/state.js';
import type { ReadableStore } from './state/store.js';
import type { ContextName, Identity, VisitorContextError } from './state/visitor-context.js';

/** What `send()` resolves with. */
export type SendOutcome =
  /** The message is stored on the device and will be delivered exactly once. */
  | 'queued'
  /** Nothing of the text is visible. Nothing is sent. */
  | 'blank'
  /** The text is longer than 4,000 UTF-16 code units. Nothing is sent. */
  | 'too-long'
  /** The text contains a null character or half a surrogate pair. Nothing is sent. */
  | 'not-text'
  /** Another tab runs a newer version of the widget, so this page has to be reloaded. Nothing is sent. */
  | 'outdated';

/**
 * One conversation of one browser, as one tab takes part in it. It owns the outbox, the transcript's
 * cache, the tab's part in the election, and, while it leads, the socket. It knows no DOM.
 */
export interface ChatEngine {
  readonly store: ReadableStore<ChatState>;
  /**
   * Reads what is stored, paints it into the store, and takes up an existing conversation. Writes
   * nothing and opens no socket when there is none.
   */
  start(): void;
  /** Queues a text. It is on the device before this returns, and will be sent exactly once. */
  send(body: string): SendOutcome;
  /** Tries a message again that was given up. */
  retry(clientId: string): void;
  /** Takes a failed message out of the queue; its text, so that it can be edited. */
  discard(clientId: string): string | undefined;
  /** Opens or shuts the panel in all tabs. What the page does is not remembered. */
  setOpen(open: boolean, by: 'visitor' | 'page'): void;
  /** The visitor puts the panel beside the page, or over it, in all tabs. */
  setDocked(docked: boolean): void;
  /** The visitor wants no sounds, or wants them again, in all tabs. */
  setMuted(muted: boolean): void;
  /** Keeps what stands in this tab's composer. */
  setDraft(text: string): void;
  /** Where the reader of this tab was in the conversation when the page was left; not at its end. */
  scrollPosition(): ScrollPosition | undefined;
  /** Keeps the reader's place in this tab; `undefined`: at the end. */
  saveScrollPosition(place: ScrollPosition | undefined): void;
  /** The visitor saw everything up to this seq. */
  markRead(upTo: number): void;
  /** The visitor is writing, or stopped. */
  setTyping(on: boolean): void;
  /** Asks for the page of messages before the oldest one shown. */
  loadOlder(): void;
  /** Takes the conversation back from whoever took it over. */
  useHere(): void;
  /** The visitor ends the conversation. */
  end(): void;
  /** The same, to go on with an empty one at once: the panel stays. */
  clear(): void;
  /** The person changes: the conversation ends, and all that is known of the visitor here is wiped. */
  logout(): void;
  /**
   * Deletes the conversation and every earlier one that this browser can prove, here and on the server,
   * and wipes what is known of the visitor here. `false`: the server is still to be reached; it is
   * tried for a day.
   */
  eraseAll(): Promise<boolean>;
  /** The visitor is still there: the conversation is not to be closed for silence. */
  keepChat(): void;
  /**
   * What the page says for routing (strings and booleans) or for the agent (any JSON): all of it each
   * time, at most 16 KiB. Other tabs' data stay, but for the same keys; `null` takes a key away, as
   * leaving it out next time does. On a fault what was said before stands.
   */
  setContext(name: ContextName, value: unknown): VisitorContextError | null;
  /**
   * Who the visitor is, and whom their token names. Waits in memory for a session; `null`: taken. Another
   * person than the one before ends the conversation, and all that is known of that one goes.
   */
  identify(identity: Identity, subject?: string): VisitorContextError | null;
  /** Begins the conversation with a form's answers, by the names of its fields. */
  startForm(answers: Record<string, string>): void;
  dismissNotice(): void;
  /** Fetches the site's public settings anew; their arrival is seen in the store. */
  loadSite(): void;
  /** Gives back everything: lock, socket, timers, subscriptions. Calling it twice is safe. */
  close(): void;
}
