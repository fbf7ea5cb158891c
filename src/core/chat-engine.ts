import { bodyIssue } from '../protocol/message.js';
import type { ChatEngine, SendOutcome } from './chat-engine-api.js';
import { createClockWatch } from './clock-watch.js';
import { createConversationActs } from './conversation-acts.js';
import { siteHere, type EngineContext, type EngineOptions } from './engine-context.js';
import { createLeadership, type Leadership } from './leadership.js';
import { createServerApi } from './link/server-api.js';
import { createOutboxKeeper } from './outbox/outbox-keeper.js';
import { createOutboxRecords } from './outbox/outbox-records.js';
import type { PageEvent, Ports, Undo } from './ports.js';
import { createSessionEnding } from './session/session-ending.js';
import { createSessionWatch } from './session/session-watch.js';
import { createSoftExit } from './session/soft-exit.js';
import { createVisitKeeper } from './session/visit-keeper.js';
import type { ChatState } from './state/state.js';
import { createEarlierRecord } from './storage/earlier-record.js';
import { createSessionRecords } from './storage/session-records.js';
import { tabsName, widgetName } from './storage/storage-keys.js';
import { readStoredConversation } from './storage/stored-conversation.js';
import { createTranscriptCache } from './storage/transcript-cache.js';
import { createLeaderCheck, type LeaderCheck } from './tabs/leader-check.js';
import { createLeaderElection } from './tabs/leader-election.js';
import { createPanelMover } from './tabs/panel-mover.js';
import { createSharedStore } from './tabs/shared-store.js';
import { createTabGreeter } from './tabs/tab-greeter.js';
import { createTabLink } from './tabs/tab-link.js';

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
  const tabs = createTabLink(ports.channel, tabId);
  const store = createSharedStore(tabs);
  // Where nothing may stay on the device, what is unsent outlives a reload all the same (rule STO-7).
  const outboxArea = options.historyTtlMs === 0 ? ports.tabStorage : ports.storage;
  const outbox = createOutboxRecords(name, outboxArea, ports.clock);
  const cache = createTranscriptCache(name, ports.storage, ports.clock);
  const records = createSessionRecords(name, ports.storage, ports.tabStorage, ports.clock);
  const earlier = createEarlierRecord(name, ports.storage, ports.clock, cache);
  const api = createServerApi(ports.http);
  const parts = { ports, options, tabId, store, tabs, api, records, outbox, cache };
  const visit = createVisitKeeper(parts, logout);
  const context: EngineContext = { ...parts, visit };
  const unobserve = observe?.(context);

  const keeper = createOutboxKeeper(context);
  const panel = createPanelMover(context);
  const ending = createSessionEnding(context, earlier);
  const softExit = createSoftExit(context, panel, ending.began);
  const watch = createSessionWatch(context, earlier, ending);
  const greeter = createTabGreeter(context);
  const lock = tabsName(name);
  const { locks } = ports;
  const election = createLeaderElection({ locks, tabs, tabId, name: lock, onChange: lead });
  let leadership: Leadership | null = null;
  let leaderCheck: LeaderCheck | null = null;
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
  function takePart({ gen }: ChatState): void {
    if (gen !== null) election.join();
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
        leaderCheck?.ask();
        return leadership?.check();
      case 'online':
        return wake();
      case 'hidden':
      case 'moved':
        return;
    }
  }

  function watchLeader(): Undo {
    const clockWatch = createClockWatch(ports.clock, ports.page, wake);
    const check = createLeaderCheck({
      context,
      election,
      name: lock,
      clockWatch,
      reachServer: async () => (await leadership?.reach()) ?? false,
    });
    leaderCheck = check;
    return () => {
      check.close();
      clockWatch.close();
    };
  }

  function start(): void {
    if (started) return;
    started = true;
    store.dispatch({ type: 'stored-read', stored: readStoredConversation(context, earlier) });
    watch.look();
    if (store.get().outdated) return close();
    resuming = store.get().transcript.messages.length > 0;
    undos = [
      store.onChange((next, previous) => {
        // It takes no part any more, and shows what it showed (rule TAB-12).
        if (next.outdated) return close();
        if ((next.gen === null) !== (previous.gen === null)) takePart(next);
        // A draft belongs to the conversation, whatever name that takes in the end.
        if (next.gen !== previous.gen && next.gen !== null && next.draft !== '')
          records.writeDraft(next.gen, next.draft);
      }),
      tabs.onMessage((message) => {
        if (message.kind === 'wanted') leadership?.wanted(true);
        if (message.kind === 'leading') keeper.repeat();
      }),
      ports.page.onEvent(onPageEvent),
      watchLeader(),
    ];
    ending.resume();
    if (store.get().gen !== null || outbox.all().length > 0) election.join();
    greeter.hello();
  }

  function send(body: string): SendOutcome {
    const issue = bodyIssue(body);
    if (issue === 'too_large') return 'too-long';
    if (issue === 'invalid') return /\S/u.test(body) ? 'not-text' : 'blank';
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
      tabs.say({ kind: 'wanted' });
    },
    end: () => ending.leave('ended'),
    clear: () => ending.leave('cleared'),
    logout,
    eraseAll: () => ending.eraseAll(),
    keepChat() {
      const { gen } = store.get();
      if (gen !== null) store.dispatch({ type: 'visitor-stayed', gen });
    },
    setContext: (part, value) => visit.setContext(part, value),
    identify: (identity, subject) => visit.identify(identity, subject),
    startForm(answers) {
      watch.look();
      visit.submitForm(keeper.presentGen(), answers);
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
