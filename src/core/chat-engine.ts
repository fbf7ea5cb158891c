import { bodyIssue } from '../protocol/message.js';
import { hasVisibleText } from '../protocol/text.js';
import type { ChatEngine, SendOutcome } from './chat-engine-api.js';
import { createServerApi } from './connection/server-api.js';
import { createConversationActions } from './conversation-actions.js';
import type { StateChange } from './debug-log.js';
import { withPageRetention, type EngineOptions } from './engine-options.js';
import { createOutbox } from './outbox/outbox.js';
import type { PageEvent, Ports, Undo } from './ports.js';
import { createConversationEnding } from './session/conversation-ending.js';
import { createPendingEnds } from './session/pending-ends.js';
import { createSessionLifecycle } from './session/session-lifecycle.js';
import { createStoredSessionWatch } from './session/stored-session-watch.js';
import { createVisitorContextManager } from './session/visitor-context-manager.js';
import { createVisitorReturn } from './session/visitor-return.js';
import { createSleepDetector } from './sleep-detector.js';
import type { ChatState } from './state/state.js';
import { createConversationStorage } from './storage/conversation-storage.js';
import { createOutboxStorage } from './storage/outbox-storage.js';
import { createPreviousConversationStorage } from './storage/previous-conversation-storage.js';
import { readStoredState } from './storage/read-stored-state.js';
import { createRetention } from './storage/retention.js';
import { tabsName, widgetName } from './storage/storage-keys.js';
import { createTranscriptCache } from './storage/transcript-cache.js';
import { createVisitorStorage } from './storage/visitor-storage.js';
import { createLeaderElection } from './tabs/leader-election.js';
import { createLeaderWatchdog } from './tabs/leader-watchdog.js';
import { createPanelController } from './tabs/panel-controller.js';
import { createSharedStore } from './tabs/shared-store.js';
import { createTabMessenger } from './tabs/tab-messenger.js';
import { createTabSync } from './tabs/tab-sync.js';

/** The longest wait before an attempt to connect while a guided task is under way. */
const TASK_WAIT_MS = 5_000;

/** Puts the engine together. Nothing happens before `start`. `observe` sees each change of its state. */
export function createChatEngine(
  ports: Ports,
  options: EngineOptions,
  observe?: (change: StateChange) => void,
): ChatEngine {
  const { clock, ids, page, storage, tabStorage } = ports;
  const name = widgetName(options.server, options.site);
  const tabId = ids.uuid();
  const messenger = createTabMessenger(ports.channel, tabId);
  const store = createSharedStore(messenger);
  const api = createServerApi(ports.http);

  // Unsent messages survive a reload even if nothing may stay on the device (rule STO-7).
  const outboxArea = options.historyTtlMs === 0 ? tabStorage : storage;
  const outboxStorage = createOutboxStorage(name, outboxArea, clock);
  const cache = createTranscriptCache(name, storage, clock);
  const conversations = createConversationStorage(name, storage, tabStorage, clock);
  const previousConversation = createPreviousConversationStorage(name, storage, clock, cache);
  const visitorStorage = createVisitorStorage(name, storage, clock);

  // Everything that more than one part takes. The interface of each part lists which of it.
  const shared = {
    ...ports,
    options,
    tabId,
    messenger,
    store,
    api,
    outboxStorage,
    cache,
    conversations,
    previousConversation,
    longestWaitMs,
  };
  const retention = createRetention(shared);
  const visitorReturn = createVisitorReturn(shared);
  const outbox = createOutbox(shared);
  const panel = createPanelController(shared);
  const visitorContext = createVisitorContextManager({ ...shared, visitorStorage, logOut });
  const pendingEnds = createPendingEnds(shared);
  const ending = createConversationEnding({
    ...shared,
    retention,
    pendingEnds,
    disconnect: () => lifecycle.disconnect(),
    carryOver: () => outbox.carryOver(),
    closePanel: () => panel.setOpen(false, 'visitor'),
  });
  const lifecycle = createSessionLifecycle({
    ...shared,
    retention,
    outbox,
    ending,
    visitorContext,
    visitorReturn,
    restored,
    loadSite,
  });
  const sessionWatch = createStoredSessionWatch({ ...shared, ending });
  const tabSync = createTabSync({ ...shared, visitorReturn });
  const lock = tabsName(name);
  const election = createLeaderElection({ ...shared, name: lock, onChange: lead });
  const sleepDetector = createSleepDetector(clock, page, wake);
  const watchdog = createLeaderWatchdog({
    ...shared,
    election,
    name: lock,
    sleepDetector,
    reachServer: () => lifecycle.reach(),
  });
  let started = false;
  /** Whether a conversation of an earlier page load is being restored. */
  let isReturning = false;
  let isFormCounted = false;
  const undos: Undo[] = [];

  function lead(leading: boolean): void {
    if (!leading) lifecycle.follow();
    store.dispatch({ type: 'leadership-changed', leading });
    if (leading) lifecycle.lead();
  }

  /** The server holds a task for half a minute (rule TSK-5). After a page load only the tab knows of it. */
  function longestWaitMs(): number {
    const { task } = store.get();
    const isUnderWay = task ? task.status !== 'offered' : conversations.hasTask();
    return isUnderWay ? TASK_WAIT_MS : Infinity;
  }

  function restored(): void {
    if (!isReturning) return;
    isReturning = false;
    store.dispatch({ type: 'notice-raised', notice: { code: 'restored' } });
  }

  /** A tab without a conversation only listens (rule TAB-1). */
  function takePart({ localConversationId }: ChatState): void {
    if (localConversationId === null) return election.leave();
    visitorReturn.enter(localConversationId);
    election.join();
  }

  /** The network is back, or the device slept: what is known of session and server may be outdated. */
  function wake(): void {
    sessionWatch.check();
    lifecycle.check();
  }

  function onPageEvent(event: PageEvent): void {
    switch (event) {
      case 'leaving':
        return election.leave();
      case 'returned':
        sessionWatch.checkAfterSleep();
        takePart(store.get());
        // Who leads by now may not know what waits here, and must before anything newer is sent.
        outbox.repeat();
        return tabSync.back();
      case 'visible':
        sessionWatch.check();
        outbox.repeat();
        tabSync.hello();
        watchdog.ask();
        return lifecycle.check();
      case 'online':
        return wake();
      case 'hidden':
      case 'moved':
        return;
    }
  }

  function onChange(next: ChatState, previous: ChatState): void {
    // It takes no part any more, and shows what it showed (rule TAB-12).
    if (next.outdated) return close();
    const [now, before] = [next.localConversationId, previous.localConversationId];
    if ((now === null) !== (before === null)) takePart(next);
    // A draft belongs to the conversation, whatever its local id is in the end.
    if (now !== before && now !== null && next.draft !== '')
      conversations.writeDraft(now, next.draft);
    // The part that carries tasks out may not be loaded.
    if (next.taskChanges !== previous.taskChanges && !next.task) conversations.forgetTask();
  }

  function start(): void {
    if (started) return;
    started = true;
    if (observe)
      undos.push(
        store.onChange((next, previous, action) => observe({ tabId, next, previous, action })),
      );
    const stored = {
      ...readStoredState({ ...shared, shared: storage.shared }),
      visitorContext: visitorContext.readStored(),
    };
    store.dispatch({ type: 'stored-state-read', stored });
    sessionWatch.check();
    if (store.get().outdated) return close();
    isReturning = store.get().transcript.messages.length > 0;
    const credentials = conversations.credentials();
    if (credentials) visitorReturn.begin(credentials.localConversationId);
    undos.push(
      store.onChange(onChange),
      messenger.onMessage(({ kind }) => {
        if (kind === 'use-here') lifecycle.useHere();
        if (kind === 'leading') outbox.repeat();
      }),
      page.onEvent(onPageEvent),
    );
    sleepDetector.start();
    watchdog.start();
    ending.resume();
    const { localConversationId } = store.get();
    if (localConversationId !== null) visitorReturn.enter(localConversationId);
    if (localConversationId !== null || outboxStorage.all().length > 0) election.join();
    tabSync.hello();
  }

  function send(body: string): SendOutcome {
    const issue = bodyIssue(body);
    if (issue === 'too_large') return 'too-long';
    if (issue === 'invalid') return hasVisibleText(body) ? 'not-text' : 'blank';
    sessionWatch.check();
    if (store.get().outdated) return 'outdated';
    outbox.queue(body);
    return 'queued';
  }

  function loadSite(): void {
    void api.site(options.site).then((outcome) => {
      if (outcome.kind === 'done')
        store.dispatch({ type: 'site-loaded', site: withPageRetention(outcome.value, options) });
    });
  }

  function startForm(answers: Record<string, string>): void {
    sessionWatch.check();
    visitorContext.submitForm(outbox.currentConversationId(), answers);
    for (const { clientId, code } of store.get().pending)
      if (code === 'invalid') outbox.retry(clientId);
  }

  function noteFormShown(): void {
    if (isFormCounted || !options.countVisitor) return;
    isFormCounted = true;
    void api.count(options.site, 'form_shown');
  }

  function logOut(): void {
    ending.leave('logout');
    ending.forgetVisitor();
  }

  function close(): void {
    for (const undo of undos) undo();
    election.close();
    const parts = [outbox, visitorContext, ending, pendingEnds, sessionWatch, tabSync];
    for (const part of [...parts, watchdog, sleepDetector, messenger]) part.close();
  }

  return {
    store,
    taskParts: {
      ...shared,
      name,
      lockName: lock,
      request: (...args) => lifecycle.request(...args),
      refresh: () => lifecycle.check(),
    },
    start,
    send,
    retry: (clientId) => outbox.retry(clientId),
    discard(clientId) {
      const message = store.get().pending.find((each) => each.clientId === clientId);
      if (!message || message.phase !== 'failed') return undefined;
      store.dispatch({ type: 'message-discarded', clientId });
      return message.body;
    },
    ...panel,
    ...createConversationActions(shared),
    useHere() {
      lifecycle.useHere();
      messenger.send({ kind: 'use-here' });
    },
    end: () => ending.leave('ended'),
    clear: () => ending.leave('cleared'),
    logout: logOut,
    eraseAll: () => ending.eraseAll(),
    keepChat() {
      const { localConversationId } = store.get();
      if (localConversationId !== null)
        store.dispatch({ type: 'visitor-stayed', localConversationId });
    },
    setContext: (contextName, value) => visitorContext.setContext(contextName, value),
    identify: (identity, subject) => visitorContext.identify(identity, subject),
    startForm,
    noteFormShown,
    dismissNotice: () => store.dispatch({ type: 'notice-dismissed' }),
    loadSite,
    close,
  };
}
