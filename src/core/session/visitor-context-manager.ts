import { parse } from '../../protocol/parse.js';
import { profileSchema, type Profile, type SignedProfile } from '../../protocol/profile.js';
import { hasVisibleText } from '../../protocol/text.js';
import type { OpenedAnswer } from '../../protocol/visitor-answers.js';
import type { OpenSessionRequest, PageContext } from '../../protocol/visitor-requests.js';
import type { EngineOptions } from '../engine-options.js';
import type { Clock, PageState, Undo, VisitorId } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { ChatState } from '../state/state.js';
import {
  contextDelta,
  contextOf,
  EMPTY_VISITOR_CONTEXT,
  type ContextName,
  type Identity,
  type VisitorContext,
  type VisitorContextError,
} from '../state/visitor-context.js';
import { fingerprint } from '../storage/storage-keys.js';
import type { VisitorStorage } from '../storage/visitor-storage.js';
import type { TabMessenger } from '../tabs/tab-messenger.js';

/** After a navigation within the page its title follows. */
const TITLE_WAIT_MS = 1_000;

export interface VisitorContextManagerDeps {
  clock: Clock;
  page: PageState;
  visitorId: VisitorId;
  options: EngineOptions;
  tabId: string;
  store: ChatStore;
  messenger: TabMessenger;
  visitorStorage: VisitorStorage;
  /** Ends the conversation and wipes all that is known of the visitor. */
  logOut(): void;
}

/**
 * What the page and the visitor say about the visitor: in memory, told to the other tabs, and, where
 * the server signed it, kept on the device. An identity token stays in the tab that got it.
 */
export interface VisitorContextManager {
  setContext(name: ContextName, value: unknown): VisitorContextError | null;
  /** `subject`: whom the token names, as far as it can be read here. */
  identify(identity: Identity, subject?: string): VisitorContextError | null;
  /** Begins this conversation, or adds to it, with a form's answers by the names of its fields. */
  submitForm(localConversationId: string, answers: Record<string, string>): void;
  /** What the device remembers of the visitor. */
  readStored(): VisitorContext;
  /** What a session is opened with. Makes the visitor's id, if there may be one. */
  forOpening(): Partial<OpenSessionRequest>;
  /** A session was opened; `stateAsked`: the state when it was first asked for, if that is known. */
  opened(localConversationId: string, answer: OpenedAnswer, stateAsked: ChatState | null): void;
  /** The state of which the server learned everything when this conversation's session was opened. */
  stateAtOpening(localConversationId: string): ChatState | null;
  /** The page on which the visitor is, if the server may know. */
  page(): { page?: PageContext };
  /** An identity token that the server has not heard. */
  unheardToken(): string | undefined;
  /** The profile that the server is known to have. */
  knownProfile(): Profile;
  /** The server signed a profile, and has heard this token; `verified`: and believes it. */
  accept(signed: SignedProfile | undefined, token: string | undefined, verified: boolean): void;
  /** The conversation belongs to another visitor than the one identified here (rule SES-10). */
  switchVisitor(): void;
  /** Tells the other tabs where the visitor is, if that is this page. */
  announcePage(): void;
  close(): void;
}

export function createVisitorContextManager(
  deps: VisitorContextManagerDeps,
): VisitorContextManager {
  const { clock, page, options, tabId, store, messenger, visitorStorage } = deps;
  /** What this page said last. */
  const ownContext: Record<ContextName, object> = { routingData: {}, conversationData: {} };
  let identity: Identity = {};
  let token: string | undefined;
  let subject: string | undefined;
  /** The last signed profile, for where it may not be on the device. */
  let signedProfile: SignedProfile | undefined;
  let opening: { localConversationId: string; state: ChatState | null } | undefined;
  let undoTitle: Undo = () => {};

  const undos = [
    messenger.onMessage(({ kind }) => {
      if (kind === 'leading') announceAgain();
    }),
    store.onChange((_, __, action) => {
      if (action.type === 'message-queued' && action.message.tab === tabId) announcePage();
      if (action.type === 'visitor-forgotten') forget();
    }),
    page.onEvent((event) => {
      if (event === 'visible' || event === 'returned') announcePage();
      if (event !== 'moved') return;
      undoTitle();
      undoTitle = clock.after(TITLE_WAIT_MS, announcePage);
    }),
  ];

  function forget(): void {
    visitorStorage.clear();
    signedProfile = token = subject = undefined;
    identity = {};
  }

  /** A tab that leads now may have been opened after all this was said. */
  function announceAgain(): void {
    const { localConversationId, session, preChatAnswers, visitorContext } = store.get();
    if (localConversationId === null || visitorContext === EMPTY_VISITOR_CONTEXT) return;
    const { page: seen, ...rest } = visitorContext;
    messenger.send({
      kind: 'fact',
      fact: { type: 'visitor-context-changed', again: true, ...rest, ...(seen && { page: seen }) },
    });
    if (!preChatAnswers || session) return;
    messenger.send({
      kind: 'fact',
      fact: { type: 'form-submitted', localConversationId, answers: preChatAnswers },
    });
  }

  function announcePage(): void {
    const { localConversationId, visitorContext } = store.get();
    if (!options.sharePage || localConversationId === null || !page.visible()) return;
    const here = page.context();
    if (!isSame(here, visitorContext.page))
      store.dispatch({ type: 'visitor-context-changed', page: here });
  }

  /**
   * Whether what is here is another visitor's, as far as is known without a server. A conversation that
   * began since then may be this one's, before they signed in.
   */
  function belongsToAnother(nextSubject: string): boolean {
    const known = visitorStorage.verified();
    if (!known || known.who === fingerprint(nextSubject)) return false;
    const { localConversationId } = store.get();
    return localConversationId === null || localConversationId === known.localConversationId;
  }

  function identify(next: Identity, nextSubject?: string): VisitorContextError | null {
    const { token: nextToken, ...fields } = next;
    const given = Object.entries(fields).filter(([, value]) => hasVisibleText(value ?? ''));
    const profile = parse(profileSchema, Object.fromEntries(given));
    if (!profile) return 'identity_invalid';
    if (isSame(next, identity)) return null;
    if (nextSubject !== undefined && belongsToAnother(nextSubject)) deps.logOut();
    identity = next;
    token = nextToken;
    subject = nextSubject;
    store.dispatch({ type: 'visitor-context-changed', profile });
    return null;
  }

  function accept(
    signed: SignedProfile | undefined,
    heardToken: string | undefined,
    verified: boolean,
  ): void {
    const { localConversationId } = store.get();
    const isHeard = heardToken !== undefined && heardToken === token;
    if (isHeard) token = undefined;
    if (isHeard && verified && localConversationId !== null && subject !== undefined)
      visitorStorage.writeVerified({ localConversationId, who: fingerprint(subject) });
    if (!signed) return;
    // The profile is signed for another 30 days, and so is whose it is.
    const known = visitorStorage.verified();
    if (known) visitorStorage.writeVerified(known);
    signedProfile = signed;
    if (options.keepProfile) visitorStorage.writeProfile(signed);
    store.dispatch({ type: 'visitor-context-changed', profile: signed.data });
  }

  const lastSigned = (): SignedProfile | undefined => visitorStorage.profile() ?? signedProfile;

  function pageToShare(): { page?: PageContext } {
    if (!options.sharePage) return {};
    const elsewhere = page.visible() ? null : store.get().visitorContext.page;
    return { page: elsewhere ?? page.context() };
  }

  return {
    identify,
    accept,
    announcePage,
    page: pageToShare,
    setContext(name, value) {
      const change = contextDelta(store.get().visitorContext, name, ownContext[name], value);
      if ('issue' in change) return `context_${change.issue.code}`;
      // A key that this page removed is not its own any more: another tab may set it again.
      const own = Object.entries(change.delta).filter(([, each]) => each !== null);
      ownContext[name] = Object.fromEntries(own);
      store.dispatch({ type: 'visitor-context-changed', [name]: change.delta });
      return null;
    },
    submitForm(localConversationId, answers) {
      const profile: Profile = {};
      for (const { name, kind } of store.get().site?.preChat ?? [])
        if (kind !== 'text' && answers[name])
          Object.assign(profile, parse(profileSchema, { [kind]: answers[name] }));
      store.dispatch({ type: 'visitor-context-changed', profile });
      store.dispatch({ type: 'form-submitted', localConversationId, answers });
    },
    readStored() {
      if (!options.keepProfile || !visitorStorage.profile()) visitorStorage.removeProfile();
      return { ...EMPTY_VISITOR_CONTEXT, profile: visitorStorage.profile()?.data ?? {} };
    },
    forOpening() {
      const { visitorContext } = store.get();
      const visitorId = options.countVisitor ? deps.visitorId.keep() : undefined;
      const signed = lastSigned();
      const isSigned = signed && isSame(signed.data, visitorContext.profile);
      const profile = isSigned ? signed : visitorContext.profile;
      const routingData = contextOf(visitorContext, 'routingData');
      const conversationData = contextOf(visitorContext, 'conversationData');
      return {
        ...(visitorId && { visitorId }),
        ...(!isEmpty(profile) && { profile }),
        ...(token && { identityToken: token }),
        ...(!isEmpty(routingData) && { routingData }),
        ...(!isEmpty(conversationData) && { conversationData }),
        ...pageToShare(),
      };
    },
    opened(localConversationId, answer, stateAsked) {
      opening = { localConversationId, state: stateAsked };
      // A token that came too late for the opening is told by itself.
      accept(answer.profile, answer.verified ? token : undefined, answer.verified);
    },
    stateAtOpening: (localConversationId) =>
      opening?.localConversationId === localConversationId ? opening.state : null,
    unheardToken: () => token,
    knownProfile: () => lastSigned()?.data ?? {},
    switchVisitor() {
      const [next, nextSubject] = [identity, subject];
      deps.logOut();
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
