import type { SendOutcome } from '../../core/chat-engine-api.js';
import { WidgetShell } from './widget-shell.js';

/**
 * Live chat for a page: a button in the corner, and a panel that opens from it. The element itself is
 * small; the panel and all behind it load when `data-load` says so, or when they are needed.
 * @attr {string} data-server - the API's origin; default: where this script came from
 * @attr {string} data-site - the site's public token
 * @attr {'idle' | 'interaction' | 'eager'} [data-load='idle'] - when the rest loads: once the page is
 *   quiet, when the visitor comes near, or at once
 * @attr {boolean} data-no-history - keep no transcript on the device
 * @attr {number} [data-history-ttl=86400] - for how many seconds the conversation stays on the device
 * @attr {number} [data-heartbeat-interval=30] - seconds between signs of life
 * @attr {boolean} data-no-page-context - do not tell the server which page the visitor is on
 * @attr {boolean} data-debug - log the session's steps
 * @event {ChatReadyEvent} chat-ready - loaded, and the conversation, if there is one, is shown
 * @event {ChatOpenEvent} chat-open - the panel was opened
 * @event {ChatCloseEvent} chat-close - the panel was closed
 * @event {ChatUnreadEvent} chat-unread - the number of unread messages changed: `count`
 * @event {ChatMessageEvent} chat-message - a message came into the conversation: `id`, `author`
 * @event {ChatConnectionEvent} chat-connection - the connection changed: `status`
 * @event {ChatSessionEvent} chat-session - the conversation began, was restored, or ended: `status`, `reason`
 * @event {ChatErrorEvent} chat-error - something does not work: `code`
 * @csspart launcher - the button
 * @csspart badge - the number of unread messages
 * @csspart panel - the dialog
 * @csspart header - its head
 * @csspart transcript - the conversation
 * @csspart message - one message with its meta line
 * @csspart bubble - a message's body
 * @csspart composer - where one writes
 * @csspart input - the field in it
 * @csspart send - the button in it
 * @slot launcher - the button's picture
 * @slot greeting - the words at the head of the home view
 * @slot offline - what the home view says while nobody is there
 * @cssprop --chat-accent - the one colour that is yours
 * @cssprop --chat-on-accent - text on it; default: black or white, whichever can be read
 * @cssprop --chat-surface - the background
 * @cssprop --chat-text - the text
 * @cssprop --chat-font - the font family; default: the page's
 * @cssprop --chat-radius - the panel's corners; the others follow
 * @cssprop --chat-width - the panel's width
 * @cssprop --chat-height - the panel's greatest height
 * @cssprop --chat-offset - distance from the window's edges
 * @cssprop --chat-z-index - place in the stack
 * @cssstate open - the panel is shown
 * @cssstate unread - there are unread messages
 * @cssstate connected - there is a connection to the server
 * @cssstate reconnecting - it was lost, and is being tried again
 * @cssstate offline - the same, and the device has no network
 */
export class ChatWidget extends WidgetShell {
  /** Opens the panel; the focus stays where it is. */
  async show(): Promise<void> {
    await this.setOpen(true);
  }

  /** Closes the panel. */
  async hide(): Promise<void> {
    await this.setOpen(false);
  }

  /** Opens the panel, or closes it. */
  async toggle(): Promise<void> {
    await this.setOpen(!this.open);
  }

  /** Sends a text as the visitor; what became of it. It need not be open for that. */
  async send(text: string): Promise<SendOutcome> {
    const runtime = await this.load();
    return runtime.engine.send(text);
  }

  /** Ends the conversation, as the visitor's own end. */
  async endChat(): Promise<void> {
    (await this.load()).engine.end();
  }

  /** Ends the conversation to go on with an empty one; the panel stays. */
  async clearConversation(): Promise<void> {
    (await this.load()).engine.clear();
  }

  /**
   * Deletes the conversation and every earlier one that this browser can prove, here and on the server.
   * `false`: the server could not be reached, and is tried for a day.
   */
  async deleteMyData(): Promise<boolean> {
    return (await this.load()).engine.eraseAll();
  }

  /** Hands the visitor the conversation as a text file. */
  async downloadTranscript(): Promise<void> {
    await this.load();
    await this.panel?.downloadTranscript();
  }

  /** The person changes: ends the conversation in all tabs, and forgets who it was. */
  async logout(): Promise<void> {
    (await this.load()).engine.logout();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget': ChatWidget;
  }
}
