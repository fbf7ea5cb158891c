/** What the agent can ask of the inbox from within its parts. */
export type InboxAction =
  /** Back to the lists. Leaves the selected conversation. */
  | 'show-lists'
  /** Select the conversation that should be answered next. */
  | 'open-next'
  /** Show or hide the visitor panel where there is no room for it beside the conversation. */
  | 'toggle-visitor'
  | 'load-older'
  /** The canned replies are about to be offered: they should be the newest. */
  | 'load-canned-replies'
  /** The menu of agents opens: read who they are. */
  | 'load-team'
  | 'export-text'
  | 'export-json'
  | 'resolve'
  /** End the snooze of the selected conversation. */
  | 'wake'
  | 'show-block-form'
  | 'hide-block-form'
  | 'unblock'
  | 'mark-spam'
  | 'unmark-spam'
  /** Open the selected conversation again, or the one that was just resolved. */
  | 'reopen';

/** Bubbles to the inbox, and no further: it does not leave the inbox's shadow tree. */
export class InboxActionEvent extends Event {
  constructor(readonly action: InboxAction) {
    super('inbox-action', { bubbles: true });
  }
}

/** Why a closed conversation cannot be reopened. */
export const CLOSED_FOR_GOOD = "The visitor's browser has closed this conversation";

declare global {
  interface HTMLElementEventMap {
    'inbox-action': InboxActionEvent;
  }
}
