import {
  mergeConversationData,
  mergeRoutingData,
  type ContextFault,
  type ConversationData,
} from '../../protocol/context.js';
import type { Profile } from '../../protocol/profile.js';
import { toJson } from '../../protocol/to-json.js';
import type { PageContext } from '../../protocol/visitor-requests.js';
import type { FactOf } from './facts.js';

/** The two kinds of data that a page may give: for routing, and for the agent. */
export type ContextName = 'routingData' | 'conversationData';

/** What the tabs know of the visitor and the visit, besides the conversation. */
export interface VisitorContext {
  /** Strings and booleans; `null`: a page took the key away. */
  routingData: Readonly<Record<string, string | boolean | null>>;
  /** Any JSON; `null` as above. */
  conversationData: Readonly<Record<string, unknown>>;
  /** As the host page, a form, or an earlier conversation told it. */
  profile: Profile;
  /** Where the visitor was seen last; `null`: nowhere since this page was loaded. */
  page: PageContext | null;
}

export const EMPTY_VISITOR_CONTEXT: VisitorContext = {
  routingData: {},
  conversationData: {},
  profile: {},
  page: null,
};

type Merged = { value: ConversationData } | { fault: ContextFault };

const MERGE: Record<ContextName, (base: Record<string, never>, delta: unknown) => Merged> = {
  routingData: mergeRoutingData,
  conversationData: mergeConversationData,
};

/** The visit with what a fact adds; of one that is told again only what was not known. Pure. */
export function withTold(
  visit: VisitorContext,
  fact: FactOf<'visitor-context-changed'>,
): VisitorContext {
  const join = <T extends object>(known: T, told: T | undefined): T =>
    fact.again ? { ...told, ...known } : { ...known, ...told };
  return {
    routingData: join(visit.routingData, fact.routingData),
    conversationData: join(visit.conversationData, fact.conversationData),
    profile: join(visit.profile, fact.profile),
    page: (fact.again ? (visit.page ?? fact.page) : (fact.page ?? visit.page)) ?? null,
  };
}

/** The data that stands, without what was taken away; keys in sorted order. */
export function contextOf(visit: VisitorContext, name: ContextName): ConversationData {
  const merged = MERGE[name]({}, visit[name]);
  return 'value' in merged ? merged.value : {};
}

/**
 * What must be told for `value` to be what a page says, which said `before`: its keys, and `null` for
 * those that it says no more. The fault, when the value is not what the server takes, or comes to more
 * than the limit together with what other tabs said.
 */
export function contextDelta(
  visit: VisitorContext,
  name: ContextName,
  before: object,
  value: unknown,
): { delta: ConversationData } | { fault: ContextFault } {
  const given = asJson(value ?? {});
  const alone = MERGE[name]({}, given);
  if ('fault' in alone) return alone;
  const delta: ConversationData = {};
  for (const key of Object.keys(before)) delta[key] = null;
  Object.assign(delta, given);
  const together = MERGE[name]({}, { ...visit[name], ...delta });
  return 'fault' in together ? together : { delta };
}

/** A copy as it will travel; `undefined` for what JSON can't hold. */
function asJson(value: unknown): unknown {
  try {
    return JSON.parse(toJson(value));
  } catch {
    return undefined;
  }
}
