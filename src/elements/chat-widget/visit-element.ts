import { LitElement } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Identity } from '../../core/session/visit-keeper.js';
import type { ConversationData, RoutingData } from '../../protocol/context.js';
import type { VisitSource } from './visit-handover.js';

/**
 * What a page tells its widget of the visitor and the visit. Nothing is stored or sent for it alone.
 * @attr {boolean} data-no-profile - keep no profile of the visitor on the device
 * @attr {boolean} data-no-restore - begin anew with each page load: as `data-history-ttl="0"`
 * @attr {boolean} data-no-visitor-id - set no cookie to count visitors
 */
export class VisitElement extends LitElement implements VisitSource {
  /**
   * For routing: strings and booleans, at most 16 KiB of JSON. Set it to a new object to change it; a
   * key that is left out, or `null`, is taken away. A value that is not allowed is put back with the
   * next update, and tells `chat-error` with `context_invalid` or `context_too_large`.
   */
  @property({ attribute: false }) routingData: RoutingData = {};
  /** For the agent: any JSON object; the rest as for `routingData`. */
  @property({ attribute: false }) conversationData: ConversationData = {};
  /** @internal What `identify` was told last. */
  @state() identity: Identity | undefined;

  /**
   * Says who the visitor is. It waits in memory, and goes with the conversation that there is or that
   * begins; a token lives five minutes at most, so ask for a new one when a conversation has started.
   * Another verified person than before: the conversation ends, and all that was known is wiped. What
   * is no identity tells `chat-error` with `identity_invalid`.
   */
  identify(identity: Identity): void {
    this.identity = identity;
  }
}
