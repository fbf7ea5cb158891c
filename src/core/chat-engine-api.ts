import type { ChatState, ScrollPosition } from './state/state.js';
import type { ReadableStore } from './state/store.js';
import type { TaskParts } from './tasks/guided-tasks.js';
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
 * One tab's part in the conversation that all tabs of a browser share. It owns the outbox, the transcript's
 * cache, the tab's part in the leader election and, while it leads, the socket. It knows no DOM.
 */
export interface ChatEngine {
  readonly store: ReadableStore<ChatState>;
  /** For the guided tasks, which load with the first one; `null`: this engine has none. */
  readonly taskParts: TaskParts | null;
  /**
   * Reads what is stored on the device into the store, and continues a stored conversation. If there is
   * none, it writes nothing and opens no socket.
   */
  start(): void;
  /** Queues a text. It is stored on the device before this returns, and is delivered exactly once. */
  send(body: string): SendOutcome;
  /** Sends a failed or late message again. */
  retry(clientId: string): void;
  /** Removes a failed message and returns its text, so that it can be edited. */
  discard(clientId: string): string | undefined;
  /** Opens or closes the panel in all tabs. It is remembered only if the visitor did it. */
  setOpen(open: boolean, by: 'visitor' | 'page'): void;
  /** The visitor docks the panel beside the page, or undocks it, in all tabs. */
  setDocked(docked: boolean): void;
  /** The visitor mutes or unmutes the sound in all tabs. */
  setMuted(muted: boolean): void;
  /** Stores the text of this tab's composer. */
  setDraft(text: string): void;
  /** The stored scroll position of this tab; `undefined`: at the end of the conversation. */
  scrollPosition(): ScrollPosition | undefined;
  /** Stores the scroll position of this tab; `undefined`: at the end of the conversation. */
  saveScrollPosition(position: ScrollPosition | undefined): void;
  /** The visitor has read everything up to this seq. */
  markRead(upTo: number): void;
  /** The visitor is typing, or has stopped. */
  setTyping(on: boolean): void;
  /** Requests the page of messages before the oldest one in the store. */
  loadOlder(): void;
  /** Takes the conversation back from the client that has superseded this one. */
  useHere(): void;
  /** The visitor ends the conversation. */
  end(): void;
  /** Like `end`, but the panel stays open, for a new conversation. */
  clear(): void;
  /** Another person will use the browser: ends the conversation and removes the visitor's data from the device. */
  logout(): void;
  /**
   * Deletes the conversation, and every earlier one whose exit key this browser still has, here and on the
   * server, and removes the visitor's data from the device. Resolves with whether the server has deleted
   * all of them; what it has not is retried for a day.
   */
  eraseAll(): Promise<boolean>;
  /** The visitor is still there, so the conversation must not be closed for inactivity. */
  keepChat(): void;
  /**
   * Sets this page's data for routing (strings and booleans) or for the agent (any JSON object), at most
   * 16 KiB of JSON. It replaces this page's previous data; keys that only other tabs have set stay. A key
   * that is `null` or left out is removed. If the value is refused, the previous data stays.
   */
  setContext(name: ContextName, value: unknown): VisitorContextError | null;
  /**
   * Says who the visitor is. `subject`: the `sub` of the token, not verified. It waits in memory for a
   * session. If it is another person than before, the conversation ends, and the previous person's data is
   * removed from the device. `null`: accepted.
   */
  identify(identity: Identity, subject?: string): VisitorContextError | null;
  /**
   * Begins a conversation with the answers to the pre-chat form, by the names of its fields. Messages that
   * the server refused because answers were missing are sent again.
   */
  startForm(answers: Record<string, string>): void;
  /** The pre-chat form is on the screen: the server counts it once for this page, without an id. */
  noteFormShown(): void;
  dismissNotice(): void;
  /** Fetches the site's public settings into the store. */
  loadSite(): void;
  /** Releases everything: lock, socket, timers, subscriptions. Calling it twice is safe. */
  close(): void;
}
