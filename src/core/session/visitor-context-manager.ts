import { parse } from '../../protocol/parse.js';
import { profileSchema, type Profile, type SignedProfile } from '../../protocol/profile.js';
import type { OpenedAnswer } from '../../protocol/visitor-answers.js';
import type { OpenSessionRequest, PageContext } from '../../protocol/visitor-requests.js';
import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { ChatState } from '../state/state.js';
import {
  contextDelta,
  contextOf,
  EMPTY_VISITOR_CONTEXT,
  type ContextName,
} from '../state/visitor-context.js';
import { createVerifiedVisitorStorage } from '../storage/verified-visitor-storage.js';
import { createProfileStorage } from '../storage/profile-storage.js';
import { fingerprint, widgetName } from '../storage/storage-keys.js';

/** After a navigation within the page its title follows. */
const TITLE_WAIT_MS = 1_000;

/**
 * What `identify()` takes: who the visitor is, as the host page knows. Name, e-mail and phone have at most
 * 200 characters each. An empty field counts as absent; an unknown one makes the identity invalid.
 */
export interface Identity {
  /** The name that agents see. */
  name?: string;
  /** An e-mail address. */
  email?: string;
  /** A phone number. */
  phone?: string;
  /** A JWT with which the host's backend vouches for the visitor; at most 4,096 characters. */
  token?: string;
}

/** Why something said of the visit was not taken; what was said before stands. */
export type VisitorContextError = 'context_invalid' | 'context_too_large' | 'identity_invalid';

/**
 * What the page and the visitor say of the visitor: in memory, told to the other tabs, and, where the
 * server vouches for it, kept on the device. An identity's token stays in the tab that was told it.
 */
export interface VisitorContextManager {
  setContext(name: ContextName, value: unknown): VisitorContextError | null;
  /** `subject`: whom the token names, as far as it can be read here. */
  identify(identity: Identity, subject?: string): VisitorContextError | null;
  /** Begins the conversation `localConversationId`, or adds to it, with a form's answers by the names of its fields. */
  submitForm(localConversationId: string, answers: Record<string, string>): void;
  /** What the device remembers. */
  stored(): Pick<ChatState, 'visit'>;
  /** What a session is opened with. Makes the visitor's id, if there may be one. */
  forOpening(): Partial<OpenSessionRequest>;
  /** A session was opened; `said`: how things stood when it was first asked for, if that is known. */
  opened(localConversationId: string, answer: OpenedAnswer, said: ChatState | null): void;
  /** How things stood when the server heard of all, at the opening of this conversation. */
  saidTo(localConversationId: string): ChatState | null;
  /** The page on which the visitor is, if the server may know. */
  page(): { page?: PageContext };
  /** An identity token that the server has not heard. */
  token(): string | undefined;
  /** The profile that the server is known to have. */
  vouched(): Profile;
  /** The server vouches for a profile, and has heard this token; `verified`: and believes one. */
  keep(signed: SignedProfile | undefined, token: string | undefined, verified: boolean): void;
  /** The conversation belongs to another person than the one who was identified here (rule SES-10). */
  conflicted(): void;
  /** Tells the other tabs where the visitor is, if that is this page. */
  look(): void;
  close(): void;
}

/** `leave`: ends the conversation and wipes all that is known of the person. */
export function createVisitorContextManager(
  context: Omit<EngineContext, 'visit'>,
  leave: () => void,
): VisitorContextManager {
  const { store, tabs, tabId, options, ports } = context;
  const name = widgetName(options.server, options.site);
  const profiles = createProfileStorage(name, ports.storage, ports.clock);
  /** What this page said last. */
  const mine: Record<ContextName, object> = { routingData: {}, conversationData: {} };
  const person = createVerifiedVisitorStorage(name, ports.storage, ports.clock);
  let identity: Identity = {};
  let token: string | undefined;
  let subject: string | undefined;
  let signed: SignedProfile | undefined;
  let openedWith: { localConversationId: string; said: ChatState | null } | undefined;
  let undoTitle: Undo = () => {};

  const undos = [
    tabs.onMessage(({ kind }) => {
      if (kind === 'leading') tellAgain();
    }),
    store.onChange((_, __, action) => {
      if (action.type === 'message-queued' && action.message.tab === tabId) look();
      if (action.type !== 'forgotten') return;
      profiles.remove();
      person.remove();
      signed = token = subject = undefined;
      identity = {};
    }),
    ports.page.onEvent((event) => {
      if (event === 'visible' || event === 'returned') look();
      if (event !== 'moved') return;
      undoTitle();
      undoTitle = ports.clock.after(TITLE_WAIT_MS, look);
    }),
  ];

  /** A tab that leads now may have been opened after all this was said. */
  function tellAgain(): void {
    const { localConversationId, session, form, visit } = store.get();
    if (localConversationId === null || visit === EMPTY_VISITOR_CONTEXT) return;
    const { page, ...rest } = visit;
    const told = {
      type: 'visitor-context-changed',
      again: true,
      ...rest,
      ...(page && { page }),
    } as const;
    tabs.say({ kind: 'fact', fact: told });
    if (form && !session)
      tabs.say({
        kind: 'fact',
        fact: { type: 'form-submitted', localConversationId, answers: form },
      });
  }

  function look(): void {
    const { localConversationId, visit } = store.get();
    if (!options.sharePage || localConversationId === null || !ports.page.visible()) return;
    const page = ports.page.context();
    if (!isSame(page, visit.page)) store.dispatch({ type: 'visitor-context-changed', page });
  }

  /**
   * Whether what is here is another person's, as far as is known without a server. A conversation that
   * began since then may be this one's, before they signed in.
   */
  function isAnothers(of: string): boolean {
    const known = person.read();
    const { localConversationId } = store.get();
    return (
      known !== undefined &&
      known.who !== fingerprint(of) &&
      [null, known.localConversationId].includes(localConversationId)
    );
  }

  function identify(next: Identity, nextSubject?: string): VisitorContextError | null {
    const { token: nextToken, ...fields } = next;
    const given = Object.entries(fields).filter(([, value]) => (value ?? '') !== '');
    const profile = parse(profileSchema, Object.fromEntries(given));
    if (!profile) return 'identity_invalid';
    if (isSame(next, identity)) return null;
    if (nextSubject !== undefined && isAnothers(nextSubject)) leave();
    identity = next;
    token = nextToken;
    subject = nextSubject;
    store.dispatch({ type: 'visitor-context-changed', profile });
    return null;
  }

  function keep(
    next: SignedProfile | undefined,
    heard: string | undefined,
    verified: boolean,
  ): void {
    const { localConversationId } = store.get();
    const isHeard = heard !== undefined && heard === token;
    if (isHeard) token = undefined;
    if (isHeard && verified && localConversationId !== null && subject !== undefined)
      person.write({ localConversationId, who: fingerprint(subject) });
    if (!next) return;
    // The profile is signed for another 30 days.
    const known = person.read();
    if (known) person.write(known);
    signed = next;
    if (options.keepProfile) profiles.write(next);
    store.dispatch({ type: 'visitor-context-changed', profile: next.data });
  }

  const vouchedFor = (): SignedProfile | undefined => profiles.read() ?? signed;

  function pageOf(): { page?: PageContext } {
    if (!options.sharePage) return {};
    const elsewhere = ports.page.visible() ? null : store.get().visit.page;
    return { page: elsewhere ?? ports.page.context() };
  }

  return {
    identify,
    keep,
    look,
    page: pageOf,
    setContext(part, value) {
      const change = contextDelta(store.get().visit, part, mine[part], value);
      if ('fault' in change) return `context_${change.fault.code}`;
      // What it took away is not its own any more: another tab may say it again.
      const own = Object.entries(change.delta).filter(([, each]) => each !== null);
      mine[part] = Object.fromEntries(own);
      store.dispatch({ type: 'visitor-context-changed', [part]: change.delta });
      return null;
    },
    submitForm(localConversationId, answers) {
      const profile: Profile = {};
      for (const { name: field, kind } of store.get().site?.preChat ?? [])
        if (kind !== 'text' && answers[field])
          Object.assign(profile, parse(profileSchema, { [kind]: answers[field] }));
      store.dispatch({ type: 'visitor-context-changed', profile });
      store.dispatch({ type: 'form-submitted', localConversationId, answers });
    },
    stored() {
      if (!options.keepProfile || !profiles.read()) profiles.remove();
      return { visit: { ...EMPTY_VISITOR_CONTEXT, profile: profiles.read()?.data ?? {} } };
    },
    forOpening() {
      const { visit } = store.get();
      const visitorId = options.countVisitor ? ports.visitorId.keep() : undefined;
      const kept = vouchedFor();
      const profile = kept && isSame(kept.data, visit.profile) ? kept : visit.profile;
      const [routingData, conversationData] = [
        contextOf(visit, 'routingData'),
        contextOf(visit, 'conversationData'),
      ];
      return {
        ...(visitorId && { visitorId }),
        ...(!isEmpty(profile) && { profile }),
        ...(token && { identityToken: token }),
        ...(!isEmpty(routingData) && { routingData }),
        ...(!isEmpty(conversationData) && { conversationData }),
        ...pageOf(),
      };
    },
    opened(localConversationId, answer, said) {
      openedWith = { localConversationId, said };
      // One that came too late for the opening is told by itself.
      keep(answer.profile, answer.verified ? token : undefined, answer.verified);
    },
    saidTo: (localConversationId) =>
      openedWith?.localConversationId === localConversationId ? openedWith.said : null,
    token: () => token,
    vouched: () => vouchedFor()?.data ?? {},
    conflicted() {
      const [next, nextSubject] = [identity, subject];
      leave();
      identify(next, nextSubject);
    },
    close() {
      for (const undo of undos) undo();
      undoTitle();
    },
  };
}

/** Keys come in one order from the schema, and are merged in it: at worst a profile is told twice. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
