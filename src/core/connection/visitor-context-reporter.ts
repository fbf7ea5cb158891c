import type { ErrorCode } from '../../protocol/errors.js';
import type { Profile } from '../../protocol/profile.js';
import { toJson } from '../../protocol/to-json.js';
import { identifiedSchema, nothingSchema } from '../../protocol/visitor-answers.js';
import type { PushContextRequest } from '../../protocol/visitor-requests.js';
import type { EngineOptions } from '../engine-options.js';
import type { Clock, PageState, Undo } from '../ports.js';
import { isSame, type VisitorContextManager } from '../session/visitor-context-manager.js';
import type { ChatStore } from '../state/actions.js';
import type { ChatState } from '../state/state.js';
import type { VisitorSocket } from './visitor-socket.js';

/** Changes that come close together go as one. */
const TOGETHER_MS = 1_000;

type Entry = [part: 'routingData' | 'conversationData' | 'page', key: string, value: unknown];

/**
 * Tells the server what it is not known to have about the visitor: as deltas, by the leader, while the
 * socket is there. What could not be told goes after the next `welcome`, as one delta (row D3).
 */
export interface VisitorContextReporter {
  /** Tells now. */
  report(): void;
  close(): void;
}

export interface VisitorContextReporterDeps {
  clock: Clock;
  page: PageState;
  options: EngineOptions;
  store: ChatStore;
  visitorContext: VisitorContextManager;
}

export function createVisitorContextReporter(
  deps: VisitorContextReporterDeps,
  localConversationId: string,
  socket: VisitorSocket,
): VisitorContextReporter {
  const { clock, page, options, store, visitorContext } = deps;
  /** What the server has, by part and key, as JSON. */
  const known = new Map<string, string>();
  /** The profile that was told last: one that the server corrects is not told again. */
  let told: Profile = {};
  let undoSoon: Undo | null = null;
  let undoTick: Undo = () => {};

  const undo = store.onChange((next, previous) => {
    if (
      next.visitorContext === previous.visitorContext &&
      next.preChatAnswers === previous.preChatAnswers
    )
      return;
    // Answers are sent at once, since messages may wait for them. So is everything from a hidden page,
    // whose timers may run a minute late.
    if (page.visible() && next.preChatAnswers === previous.preChatAnswers)
      undoSoon ??= clock.after(TOGETHER_MS, report);
    else report();
  });

  /** What is told twice, because the answer takes long, changes nothing. */
  function report(): void {
    undoSoon?.();
    undoSoon = null;
    if (socket.welcomed()) void tell();
  }

  async function tell(): Promise<void> {
    if (await tellContext()) await tellPerson();
  }

  /** Whether the server has it all, or will not have it. */
  async function tellContext(): Promise<boolean> {
    const news = entriesOf(store.get()).filter((entry) => known.get(nameOf(entry)) !== json(entry));
    if (news.length === 0) return true;
    const { page: seen } = store.get().visitorContext;
    const delta: PushContextRequest = {};
    for (const [part, key, value] of news)
      if (part !== 'page') (delta[part] ??= {})[key] = value;
      else if (seen) delta.page = seen;
    const outcome = await socket.request('context:push', delta, nothingSchema);
    if (outcome.kind === 'unreachable') return false;
    if (outcome.kind === 'refused' && !isForGood(outcome.error.code)) return false;
    for (const entry of news) known.set(nameOf(entry), json(entry));
    if (outcome.kind === 'refused')
      store.dispatch({ type: 'error-raised', code: `context_${outcome.error.code}` });
    return true;
  }

  async function tellPerson(): Promise<void> {
    const { profile } = store.get().visitorContext;
    const identityToken = visitorContext.unheardToken();
    const isKnown = isSame(profile, visitorContext.knownProfile()) || isSame(profile, told);
    if (identityToken === undefined && isKnown) return;
    const request = { profile, ...(identityToken && { identityToken }) };
    const outcome = await socket.request('identify', request, identifiedSchema);
    if (outcome.kind === 'done') {
      told = profile;
      visitorContext.accept(outcome.value.profile, identityToken, outcome.value.verified);
    } else if (outcome.kind === 'refused' && outcome.error.code === 'conflict')
      visitorContext.switchVisitor();
  }

  function tick(): void {
    undoTick = clock.after(options.heartbeatMs, tick);
    visitorContext.announcePage();
    report();
  }

  const atOpening = visitorContext.stateAtOpening(localConversationId);
  if (atOpening) for (const entry of entriesOf(atOpening)) known.set(nameOf(entry), json(entry));
  undoTick = clock.after(options.heartbeatMs, tick);
  return {
    report,
    close() {
      undo();
      undoTick();
      undoSoon?.();
    },
  };
}

/** A repetition would be refused as well. */
function isForGood(code: ErrorCode): boolean {
  return code === 'invalid' || code === 'too_large';
}

/** A form's answers stand where the agent sees them. */
function entriesOf({ visitorContext, preChatAnswers }: ChatState): Entry[] {
  const data = {
    ...visitorContext.conversationData,
    ...(preChatAnswers && { preChat: preChatAnswers }),
  };
  return [
    ...Object.entries(visitorContext.routingData).map(([key, value]): Entry => [
      'routingData',
      key,
      value,
    ]),
    ...Object.entries(data).map(([key, value]): Entry => ['conversationData', key, value]),
    ...(visitorContext.page ? [['page', '', visitorContext.page] satisfies Entry] : []),
  ];
}

function nameOf([part, key]: Entry): string {
  return `${part} ${key}`;
}

function json([, , value]: Entry): string {
  return toJson(value);
}
