import { bodyFault } from '../protocol/message.js';
import type { ChatEngine, SendOutcome } from './chat-engine-api.js';
import { createSleepDetector } from './sleep-detector.js';
import { createConversationActs } from './conversation-acts.js';
import { siteHere, type EngineContext, type EngineOptions } from './engine-context.js';
import { createLeadership, type Leadership } from './leadership.js';
import { createServerApi } from './connection/server-api.js';
import { createOutbox } from './outbox/outbox.js';
import { createOutboxStorage } from './storage/outbox-storage.js';
import type { PageEvent, Ports, Undo } from './ports.js';
import { createConversationEnding } from './session/conversation-ending.js';
import { createStoredSessionWatch } from './session/stored-session-watch.js';
import { createEndNotice } from './session/end-notice.js';
import { createVisitorContextManager } from './session/visitor-context-manager.js';
import type { ChatState } from './state/state.js';
import { createPreviousConversationStorage } from './storage/previous-conversation-storage.js';
import { createConversationStorage } from './storage/conversation-storage.js';
import { tabsName, widgetName } from './storage/storage-keys.js';
import { readStoredState } from './storage/read-stored-state.js';
import { createTranscriptCache } from './storage/transcript-cache.js';
import { createLeaderWatchdog, type LeaderWatchdog } from './tabs/leader-watchdog.js';
import { createLeaderElection } from './tabs/leader-election.js';
import { createPanelController } from './tabs/panel-controller.js';
import { createSharedStore } from './tabs/shared-store.js';
import { createTabSync } from './tabs/tab-sync.js';
import { createTabMessenger } from './tabs/tab-messenger.js';

/** For so long a press of "Use here" holds for a tab that becomes the leader. */
const PRESS_HOLDS_MS = 5_000;

/** Puts the engine together. Nothing happens before `start`. `observe` sees each change. */
export function createChatEngine(
  ports: Ports,
  options: EngineOptions,
  observe?: (context: EngineContext) => Undo,
): ChatEngine {
  const name = widgetName(options.server, options.site);
  const tabId = ports.ids.uuid();
  const tabs = createTabMessenger(ports.channel, tabId);
  const store = createSharedStore(tabs);
  // Where nothing may stay on the device, what is unsent outlives a reload all the same (rule STO-7).
  const outboxArea = options.historyTtlMs === 0 ? ports.tabStorage : ports.storage;
  const outbox = createOutboxStorage(name, outboxArea, ports.clock);
  const cache = createTranscriptCache(name, ports.storage, ports.clock);
  const records = createConversationStorage(name, ports.storage, ports.tabStorage, ports.clock);
  const earlier = createPreviousConversationStorage(name, ports.storage, ports.clock, cache);
  const api = createServerApi(ports.http);
  const parts = { ports, options, tabId, store, tabs, api, records, outbox, cache };
  const visit = createVisitorContextManager(parts, logout);
  const context: EngineContext = { ...parts, visit };
  const unobserve = observe?.(context);

  const keeper = createOutbox(context);
  const panel = createPanelController(context);
  const ending = createConversationEnding(context, earlier);
  const softExit = createEndNotice(context, panel, ending.began);
  const watch = createStoredSessionWatch(context, earlier, ending);
  const greeter = createTabSync(context);
  const lock = tabsName(name);
  const { locks } = ports;
  const election = createLeaderElection({ locks, tabs, tabId, name: lock, onChange: lead });
  let leadership: Leadership | null = null;
  let leaderWatchdog: LeaderWatchdog | null = null;
  /** When "Use here" was pressed last, on the device's clock. */
  let pressedAt = -Infinity;
  let started = false;
  let resuming = false;
  let undos: Undo[] = [];

  function lead(leading: boolean): void {
    leadership?.close();
    leadership = null;
    store.dispatch({ type: 'leadership-changed', leading });
    if (!leading) return;
    leadership = createLeadership({ context, keeper, ending, restored });
    // Who was asked may have stood down before it heard.
    if (ports.clock.now() - pressedAt < PRESS_HOLDS_MS) leadership.wanted(true);
  }

  function restored(): void {
    if (!resuming) return;
    resuming = false;
    store.dispatch({ type: 'notice-raised', notice: { code: 'restored' } });
  }

  /** A tab without a conversation only listens (rule TAB-1). */
  function takePart({ localConversationId }: ChatState): void {
    if (localConversationId !== null) election.join();
    else election.leave();
  }

  /** The network is back, or the device slept: what is known of session and server may be old. */
  function wake(): void {
    watch.look();
    leadership?.check();
  }

  function onPageEvent(event: PageEvent): void {
    switch (event) {
      case 'leaving':
        return election.leave();
      case 'returned':
        watch.back();
        takePart(store.get());
        // Who leads by now may not know what waits here; before anything newer is sent, it does.
        keeper.repeat();
        return greeter.back();
      case 'visible':
        watch.look();
        keeper.repeat();
        greeter.hello();
        leaderWatchdog?.ask();
        return leadership?.check();
      case 'online':
        return wake();
      case 'hidden':
      case 'moved':
        return;
    }
  }

  function watchLeader(): Undo {
    const sleepDetector = createSleepDetector(ports.clock, ports.page, wake);
    const check = createLeaderWatchdog({
      context,
      election,
      name: lock,
      sleepDetector,
      reachServer: async () => (await leadership?.reach()) ?? false,
    });
    leaderWatchdog = check;
    return () => {
      check.close();
      sleepDetector.close();
    };
  }

  function start(): void {
    if (started) return;
    started = true;
    store.dispatch({ type: 'stored-state-read', stored: readStoredState(context, earlier) });
    watch.look();
    if (store.get().outdated) return close();
    resuming = store.get().transcript.messages.length > 0;
    undos = [
      store.onChange((next, previous) => {
        // It takes no part any more, and shows what it showed (rule TAB-12).
        if (next.outdated) return close();
        if ((next.localConversationId === null) !== (previous.localConversationId === null))
          takePart(next);
        // A draft belongs to the conversation, whatever name that takes in the end.
        if (
          next.localConversationId !== previous.localConversationId &&
          next.localConversationId !== null &&
          next.draft !== ''
        )
          records.writeDraft(next.localConversationId, next.draft);
      }),
      tabs.onMessage((message) => {
        if (message.kind === 'use-here') leadership?.wanted(true);
        if (message.kind === 'leading') keeper.repeat();
      }),
      ports.page.onEvent(onPageEvent),
      watchLeader(),
    ];
    ending.resume();
    if (store.get().localConversationId !== null || outbox.all().length > 0) election.join();
    greeter.hello();
  }

  function send(body: string): SendOutcome {
    const fault = bodyFault(body);
    if (fault === 'too_large') return 'too-long';
    if (fault === 'invalid') return /\S/u.test(body) ? 'not-text' : 'blank';
    watch.look();
    if (store.get().outdated) return 'outdated';
    keeper.queue(body);
    return 'queued';
  }

  function logout(): void {
    ending.leave('logout');
    ending.forget();
  }

  function close(): void {
    for (const undo of undos) undo();
    unobserve?.();
    election.close();
    for (const part of [keeper, visit, ending, softExit, watch, greeter, tabs]) part.close();
  }

  return {
    store,
    start,
    send,
    retry: (clientId) => keeper.retry(clientId),
    discard(clientId) {
      const message = store.get().pending.find((each) => each.clientId === clientId);
      if (!message || message.phase !== 'failed') return undefined;
      store.dispatch({ type: 'message-discarded', clientId });
      return message.body;
    },
    ...panel,
    ...createConversationActs(context),
    useHere() {
      pressedAt = ports.clock.now();
      leadership?.wanted(true);
      tabs.say({ kind: 'use-here' });
    },
    end: () => ending.leave('ended'),
    clear: () => ending.leave('cleared'),
    logout,
    eraseAll: () => ending.eraseAll(),
    keepChat() {
      const { localConversationId } = store.get();
      if (localConversationId !== null)
        store.dispatch({ type: 'visitor-stayed', localConversationId });
    },
    setContext: (part, value) => visit.setContext(part, value),
    identify: (identity, subject) => visit.identify(identity, subject),
    startForm(answers) {
      watch.look();
      visit.submitForm(keeper.currentConversationId(), answers);
    },
    dismissNotice: () => store.dispatch({ type: 'notice-dismissed' }),
    loadSite() {
      void api.site(options.site).then((outcome) => {
        if (outcome.kind === 'done')
          store.dispatch({ type: 'site-loaded', site: siteHere(outcome.value, options) });
      });
    },
    close,
  };
}
