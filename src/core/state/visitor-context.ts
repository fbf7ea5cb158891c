import {
  mergeConversationData,
  mergeRoutingData,
  type ContextIssue,
  type ConversationData,
} from '../../protocol/context.js';
import type { Profile } from '../../protocol/profile.js';
import { toJson } from '../../protocol/to-json.js';
import type { PageContext } from '../../protocol/visitor-requests.js';
import type { FactOf } from './facts.js';

/** The two kinds of data that a page may give: for routing, and for the agent. */
export type ContextName = 'routingData' | 'conversationData';

/** What the tabs know of the visitor besides the conversation. */
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

type Merged = { value: ConversationData } | { issue: ContextIssue };

const MERGE: Record<ContextName, (base: Record<string, never>, delta: unknown) => Merged> = {
  routingData: mergeRoutingData,
  conversationData: mergeConversationData,
};

/** The context with what a fact adds; of a repeated fact only what was not known yet. Pure. */
export function withVisitorContext(
  known: VisitorContext,
  fact: FactOf<'visitor-context-changed'>,
): VisitorContext {
  const join = <T extends object>(before: T, added: T | undefined): T =>
    fact.again ? { ...added, ...before } : { ...before, ...added };
  return {
    routingData: join(known.routingData, fact.routingData),
    conversationData: join(known.conversationData, fact.conversationData),
    profile: join(known.profile, fact.profile),
    page: (fact.again ? (known.page ?? fact.page) : (fact.page ?? known.page)) ?? null,
  };
}

/** The data without the removed keys; keys in sorted order. */
export function contextOf(known: VisitorContext, name: ContextName): ConversationData {
  const merged = MERGE[name]({}, known[name]);
  return 'value' in merged ? merged.value : {};
}

/**
 * What changes when a page that said `before` says `value`: the new keys, and `null` for those that it
 * no longer says. The issue, when the server would not accept the value, or when it exceeds the limit
 * together with what other tabs said.
 */
export function contextDelta(
  known: VisitorContext,
  name: ContextName,
  before: object,
  value: unknown,
): { delta: ConversationData } | { issue: ContextIssue } {
  const given = asJson(value ?? {});
  const alone = MERGE[name]({}, given);
  if ('issue' in alone) return alone;
  const delta: ConversationData = {};
  for (const key of Object.keys(before)) delta[key] = null;
  Object.assign(delta, given);
  const together = MERGE[name]({}, { ...known[name], ...delta });
  return 'issue' in together ? together : { delta };
}

/** A copy as it will travel; `undefined` for what JSON can't hold. */
function asJson(value: unknown): unknown {
  try {
    return JSON.parse(toJson(value));
  } catch {
    return undefined;
  }
}

/**
 * What `identify()` takes: what the host page knows of the visitor. Name, e-mail and phone have at most
 * 200 characters each. An empty field counts as absent. An unknown field makes the identity invalid.
 */
export interface Identity {
  /** The name that agents see. */
  name?: string;
  /** An e-mail address. */
  email?: string;
  /** A phone number. */
  phone?: string;
  /** A JWT with which the host's backend confirms the identity; at most 4,096 characters. */
  token?: string;
}

/** Why context or an identity was not accepted; what was said before stays. */
export type VisitorContextError = 'context_invalid' | 'context_too_large' | 'identity_invalid';
