import { property } from 'lit/decorators.js';
import type { CannedReply } from '../../../protocol/canned-replies.js';
import { fillNames, searchCannedReplies, slashWordAt } from '../../state/canned-reply-search.js';
import { AgentComposer } from '../agent-composer/agent-composer.js';
import type { CompletionSource } from '../shared/completion.js';

/** The canned replies are offered now, and should be the newest. */
export class CannedRepliesOpenEvent extends Event {
  constructor() {
    super('canned-replies-open', { bubbles: true });
  }
}

/**
 * The composer of replies. A slash at the beginning of a word offers the canned replies that match what follows.
 *
 * @event {CannedRepliesOpenEvent} canned-replies-open - the canned replies are offered now
 */
export class ReplyComposer extends AgentComposer {
  @property({ attribute: false }) cannedReplies: readonly CannedReply[] = [];
  /** The token of the conversation's site. */
  @property() site = '';
  /** Empty if it is not known. */
  @property() visitorName = '';
  @property() agentName = '';

  protected override createSources(): CompletionSource[] {
    const cannedReplies: CompletionSource = {
      label: 'Canned replies',
      wordAt: slashWordAt,
      search: (query) => {
        const names = { visitor: this.visitorName, agent: this.agentName };
        return searchCannedReplies(this.cannedReplies, query, this.site).map(
          ({ shortcut, body }) => {
            const text = fillNames(body, names);
            return { label: `/${shortcut}`, detail: text, text };
          },
        );
      },
      begin: () => this.dispatchEvent(new CannedRepliesOpenEvent()),
    };
    return [cannedReplies, ...super.createSources()];
  }
}

declare global {
  interface HTMLElementEventMap {
    'canned-replies-open': CannedRepliesOpenEvent;
  }
}
