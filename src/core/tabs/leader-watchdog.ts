import type { SleepDetector } from '../sleep-detector.js';
import type { ChatStore } from '../state/actions.js';
import type { Clock, Ids, Locks, PageState, Undo } from '../ports.js';
import type { TabMessage } from '../state/facts.js';
import type { ConversationStorage } from '../storage/conversation-storage.js';
import type { LeaderElection } from './leader-election.js';
import type { TabMessenger } from './tab-messenger.js';

/** How often a visible follower asks. */
const ASK_EVERY_MS = 20_000;
/** How long an answer may take. */
const ANSWER_MS = 3_000;
/**
 * How long the second one may: a tab that hangs is replaced within 5 s in all, and one that waits 4 s
 * for its own server can still say so.
 */
const SECOND_ANSWER_MS = 1_200;
/** Waits of tabs that found the leader dead are spread over this, so that one of them is first. */
const JITTER_MS = 300;
/** Timers of a hidden page run once a minute, of a visible one at once: older ticks mean a dead tab. */
const VISIBLE_TICK_MS = 5_000;
const HIDDEN_TICK_MS = 65_000;
/** A leader that has been hidden for so long makes way for a visible tab. */
const YIELD_AFTER_MS = 60_000;

/** What a leader can say for its being alive. */
export type Proof = Extract<TabMessage, { kind: 'alive' }>['proof'];

export interface LeaderWatchdogDeps {
  clock: Clock;
  ids: Ids;
  page: PageState;
  locks: Locks;
  tabId: string;
  store: ChatStore;
  messenger: TabMessenger;
  conversations: ConversationStorage;
  election: LeaderElection;
  /** The lock's name. */
  name: string;
  sleepDetector: SleepDetector;
  /** A round trip to the server, made now; `false` when there is no server to be reached. */
  reachServer(): Promise<boolean>;
}

/**
 * Finds out whether the leader lives (rule TAB-6). A frozen page keeps its lock, and answers from its
 * channel's handler: only a round trip made for the question, or a timer that ran just now, counts. A
 * visible tab that twice gets no such answer takes the lock, once.
 */
export interface LeaderWatchdog {
  /** Asks now, if this tab is visible and does not lead. */
  ask(): void;
  start(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createLeaderWatchdog(deps: LeaderWatchdogDeps): LeaderWatchdog {
  const { clock, ids, page, locks, store, messenger, election, name, sleepDetector } = deps;
  /** The question that waits for an answer. */
  let nonce: string | null = null;
  let undoWait: Undo = () => {};
  let undoRound: Undo = () => {};
  let hiddenSince: number | null = null;
  let undos: Undo[] = [];

  function start(): void {
    hiddenSince = page.visible() ? null : clock.now();
    undoRound = clock.after(ASK_EVERY_MS, round);
    undos = [
      messenger.onMessage(onMessage),
      page.onEvent((event) => {
        if (event === 'hidden') hiddenSince = clock.now();
        if (event === 'visible') hiddenSince = null;
      }),
      store.onChange((next, previous, action) => {
        if (next.leading && !previous.leading) stop();
        const isOwn = action.type === 'message-queued' && action.message.tab === deps.tabId;
        if (isOwn || (action.type === 'panel-changed' && action.open)) ask();
      }),
    ];
  }

  function onMessage(message: TabMessage): void {
    if (message.kind === 'alive?') void answer(message.nonce);
    else if (message.kind === 'alive' && message.nonce === nonce && isValid(message.proof)) stop();
    else if (message.kind === 'leading') stop();
    else if (message.kind === 'yield?') makeWay();
  }

  async function answer(to: string): Promise<void> {
    if (!election.leading()) return;
    const age = sleepDetector.age();
    const proof: Proof = (await deps.reachServer())
      ? { by: 'server' }
      : { by: 'timer', age, visible: page.visible() };
    if (election.leading()) messenger.send({ kind: 'alive', nonce: to, proof });
  }

  function makeWay(): void {
    const hiddenFor = hiddenSince === null ? 0 : clock.now() - hiddenSince;
    // Without the credentials the other tab could only give the conversation up.
    if (hiddenFor >= YIELD_AFTER_MS && !deps.conversations.hasUnstoredCredentials())
      election.handOver();
  }

  function mayAsk(): boolean {
    return store.get().localConversationId !== null && !election.leading() && page.visible();
  }

  function ask(): void {
    if (nonce !== null || !mayAsk()) return;
    messenger.send({ kind: 'yield?' });
    question(ANSWER_MS, () => void askAgain());
  }

  function question(patience: number, unanswered: () => void): void {
    nonce = ids.uuid();
    messenger.send({ kind: 'alive?', nonce });
    undoWait = clock.after(patience, unanswered);
  }

  async function askAgain(): Promise<void> {
    const asked = nonce;
    // Asking for the lock makes the browser evict a holder that lies in its page cache.
    await locks.query(name);
    if (nonce !== asked) return;
    undoWait = clock.after(ids.random() * JITTER_MS, () => question(SECOND_ANSWER_MS, take));
  }

  function take(): void {
    stop();
    if (mayAsk()) election.steal();
  }

  function stop(): void {
    undoWait();
    nonce = null;
  }

  function round(): void {
    undoRound = clock.after(ASK_EVERY_MS, round);
    ask();
  }

  return {
    ask,
    start,
    close() {
      for (const undo of undos) undo();
      stop();
      undoRound();
    },
  };
}

function isValid(proof: Proof): boolean {
  if (proof.by === 'server') return true;
  return proof.age <= (proof.visible ? VISIBLE_TICK_MS : HIDDEN_TICK_MS);
}
