import type { SendOutcome } from '../../core/chat-engine-api.js';
import { WidgetShell } from './widget-shell.js';

/**
 * Live chat for a page: a launcher button in the corner, and a panel that opens from it. The element
 * itself is small; the panel and everything behind it load when `data-load` says so, or on first use.
 * @attr {string} data-server - the API's origin; defaults to the origin of this script
 * @attr {string} data-site - the site's public token
 * @attr {'idle' | 'interaction' | 'eager'} [data-load='idle'] - when the rest loads: once the page is
 *   idle, when the visitor approaches the launcher, or at once. A stored conversation loads it at once
 * @attr {boolean} data-no-history - keep no transcript on the device
 * @attr {boolean} data-no-profile - keep no profile of the visitor on the device
 * @attr {boolean} data-no-restore - start fresh on each page load; the same as `data-history-ttl="0"`
 * @attr {boolean} data-no-visitor-id - set no cookie that counts visitors
 * @attr {boolean} data-no-page-context - do not tell the server which page the visitor is on
 * @attr {number} [data-history-ttl=86400] - how long the conversation stays on the device, in seconds; the
 *   site can shorten it. `0` keeps neither transcript nor session key
 * @attr {number} [data-heartbeat-interval=30] - seconds between heartbeats to the server, at least 1
 * @attr {boolean} data-debug - log each step of the session to the browser's console
 * @event {ChatReadyEvent} chat-ready - the rest has loaded, and the conversation, if there is one, is shown
 * @event {ChatOpenEvent} chat-open - the panel opened: by the visitor, by the page, or in another tab
 * @event {ChatCloseEvent} chat-close - the panel closed
 * @event {ChatUnreadEvent} chat-unread - the number of unread messages changed: `count`
 * @event {ChatMessageEvent} chat-message - a message was added to the conversation, the visitor's own
 *   included: `id`, `author`. Restored messages do not fire it
 * @event {ChatConnectionEvent} chat-connection - the connection to the server changed: `status`
 * @event {ChatSessionEvent} chat-session - the conversation started, was restored, or ended: `status`,
 *   `reason`
 * @event {ChatErrorEvent} chat-error - something failed or was refused: `code`
 * @csspart launcher - the launcher button
 * @csspart badge - the number of unread messages on it
 * @csspart panel - the dialog
 * @csspart header - the panel's header
 * @csspart transcript - the list of messages
 * @csspart message - one message with its meta line
 * @csspart bubble - a message's body
 * @csspart composer - the form in which the visitor writes
 * @csspart input - the composer's text field
 * @csspart send - the composer's button
 * @slot launcher - the icon in the launcher button
 * @slot greeting - the heading of the home view
 * @slot offline - what the home view says while nobody is available
 * @cssprop --chat-accent - the accent colour, usually the only one to set
 * @cssprop --chat-on-accent - text on the accent; defaults to black or white, whichever is readable
 * @cssprop --chat-surface - the background
 * @cssprop --chat-text - the text colour
 * @cssprop --chat-font - the font family; defaults to the page's
 * @cssprop --chat-radius - the radius of the panel's corners; the others derive from it
 * @cssprop --chat-width - the panel's width
 * @cssprop --chat-height - the panel's maximum height
 * @cssprop --chat-offset - the distance from the edges of the window
 * @cssprop --chat-z-index - the stacking order
 * @cssstate open - the panel is open
 * @cssstate unread - there are unread messages
 * @cssstate connected - the widget is connected to the server
 * @cssstate reconnecting - the connection was lost and is being retried
 * @cssstate offline - the same, and the device has no network
 */
export class ChatWidget extends WidgetShell {
  /** Opens the panel. The focus stays where it is. */
  async show(): Promise<void> {
    await this.setOpen(true);
  }

  /** Closes the panel. */
  async hide(): Promise<void> {
    await this.setOpen(false);
  }

  /** Opens the panel if it is closed, and closes it if it is open. */
  async toggle(): Promise<void> {
    await this.setOpen(!this.open);
  }

  /** Sends a text as the visitor and resolves with the outcome. The panel need not be open. */
  async send(text: string): Promise<SendOutcome> {
    const runtime = await this.load();
    return runtime.engine.send(text);
  }

  /** Ends the conversation as if the visitor had chosen “End chat”. */
  async endChat(): Promise<void> {
    (await this.load()).engine.end();
  }

  /** Ends the conversation and leaves an empty one in its place; the panel stays open. */
  async clearConversation(): Promise<void> {
    (await this.load()).engine.clear();
  }

  /**
   * Deletes the conversation, and every earlier one that this browser still holds credentials for, from
   * the device and the server. Resolves with `false` if the server could not be reached; the request is
   * then retried for a day.
   */
  async deleteMyData(): Promise<boolean> {
    return (await this.load()).engine.eraseAll();
  }

  /** Downloads the conversation as a text file. */
  async downloadTranscript(): Promise<void> {
    await this.load();
    await this.panel?.downloadTranscript();
  }

  /** Ends the conversation in all tabs and removes what the device knows of the visitor. For a sign-out. */
  async logout(): Promise<void> {
    (await this.load()).engine.logout();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget': ChatWidget;
  }
}
