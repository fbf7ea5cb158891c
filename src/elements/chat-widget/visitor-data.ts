import type { ReactiveElement } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ContextName, Identity } from '../../core/state/visitor-context.js';
import type { ConversationData, RoutingData } from '../../protocol/context.js';

/** An element on which the page sets data about the visitor. */
export interface VisitorDataSource extends ReactiveElement {
  routingData: RoutingData;
  conversationData: ConversationData;
  identity: Identity | undefined;
}

const CONTEXT_NAMES: ContextName[] = ['routingData', 'conversationData'];

/**
 * Passes what the page says about the visitor to the engine, and everything again to the next engine.
 * Data that the engine refuses is reverted on the element.
 */
export class VisitorData {
  #engine: ChatEngine | undefined;
  #identity: Identity | undefined;
  #accepted: Pick<VisitorDataSource, ContextName> = { routingData: {}, conversationData: {} };

  /** `onError` gets the code of `chat-error` when something is refused. */
  constructor(
    private readonly source: VisitorDataSource,
    private readonly onError: (code: string) => void,
  ) {}

  passTo(engine: ChatEngine): void {
    const { source } = this;
    const isNewEngine = engine !== this.#engine;
    this.#engine = engine;
    for (const name of CONTEXT_NAMES) {
      const before = this.#accepted[name];
      const value = source[name];
      if (value === before && !isNewEngine) continue;
      const error = engine.setContext(name, value);
      if (!error) this.#accepted = { ...this.#accepted, [name]: value };
      else {
        Object.assign(source, { [name]: before });
        this.onError(error);
      }
    }
    const { identity } = source;
    if (!identity || (identity === this.#identity && !isNewEngine)) return;
    this.#identity = identity;
    const error = engine.identify(identity, subjectOf(identity.token));
    if (error) this.onError(error);
  }
}

/** The subject (`sub`) of a token, unverified: only the server can verify it. */
function subjectOf(token = ''): string | undefined {
  try {
    const [, payload = ''] = token.split('.');
    const { sub }: { sub?: unknown } = JSON.parse(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
    );
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}
