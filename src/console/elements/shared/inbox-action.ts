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
  | 'resolve';

/** Bubbles to the inbox, and no further: it does not leave the inbox's shadow tree. */
export class InboxActionEvent extends Event {
  constructor(readonly action: InboxAction) {
    super('inbox-action', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'inbox-action': InboxActionEvent;
  }
}
