import { LitElement } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Identity } from '../../core/state/visitor-context.js';
import type { ConversationData, RoutingData } from '../../protocol/context.js';
import type { VisitSource } from './visit-handover.js';

/** What a page tells its widget about the visitor and the visit. Nothing is stored or sent for it alone. */
export class VisitElement extends LitElement implements VisitSource {
  /**
   * Data for routing: an object of strings and booleans, at most 16 KiB of JSON. Assign a new object to
   * change it; a key that is `null` or left out is removed. An invalid value is reverted on the next
   * update and fires `chat-error` with `context_invalid` or `context_too_large`.
   */
  @property({ attribute: false }) routingData: RoutingData = {};
  /** Data for the agent: any JSON object. Otherwise the same rules as for `routingData`. */
  @property({ attribute: false }) conversationData: ConversationData = {};
  /** @internal The last identity that `identify` was given. */
  @state() identity: Identity | undefined;

  /**
   * Says who the visitor is. The identity stays in memory and is sent with the conversation, now or when
   * one starts. A token is valid for five minutes at most, so call this again with a fresh one when a
   * conversation starts. If the token verifies a different person than before, the conversation ends and
   * what the device knew of the visitor is removed. An identity of the wrong shape fires `chat-error`
   * with `identity_invalid`.
   */
  identify(identity: Identity): void {
    this.identity = identity;
  }
}
