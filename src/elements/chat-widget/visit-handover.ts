import type { ReactiveElement } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Identity } from '../../core/state/visitor-context.js';
import type { ContextName } from '../../core/state/visitor-context.js';
import type { ConversationData, RoutingData } from '../../protocol/context.js';

/** An element that says something of its visitor and the visit. */
export interface VisitSource extends ReactiveElement {
  routingData: RoutingData;
  conversationData: ConversationData;
  identity: Identity | undefined;
}

const CONTEXT: ContextName[] = ['routingData', 'conversationData'];

/**
 * Hands on to an engine what an element says, and all of it again to the next engine. What the engine
 * does not take is put back to what stood before.
 */
export class VisitHandover {
  #engine: ChatEngine | undefined;
  #identity: Identity | undefined;
  #given: Pick<VisitSource, ContextName> = { routingData: {}, conversationData: {} };

  constructor(
    private readonly source: VisitSource,
    private readonly refused: (code: string) => void,
  ) {}

  to(engine: ChatEngine): void {
    const { source } = this;
    const isNew = engine !== this.#engine;
    this.#engine = engine;
    for (const name of CONTEXT) {
      const before = this.#given[name];
      const value = source[name];
      if (value === before && !isNew) continue;
      const fault = engine.setContext(name, value);
      if (!fault) this.#given = { ...this.#given, [name]: value };
      else {
        Object.assign(source, { [name]: before });
        this.refused(fault);
      }
    }
    const { identity } = source;
    if (!identity || (identity === this.#identity && !isNew)) return;
    this.#identity = identity;
    const fault = engine.identify(identity, subjectOf(identity.token));
    if (fault) this.refused(fault);
  }
}

/** Whom a token names. It proves nothing here: the server looks at the signature. */
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
