import type { Clock, PageState, Undo } from '../ports.js';
import type { VisitorReturn } from '../session/visitor-return.js';
import type { ChatStore } from '../state/actions.js';
import type { Fact, FactOf, TabMessage } from '../state/facts.js';
import { announcementOf } from '../state/pending-messages.js';
import type { Transcript } from '../state/state.js';
import { cursorOf, floorOf, hasHole, HOLE_WAIT_MS } from '../state/transcript-window.js';
import type { TabMessenger } from './tab-messenger.js';

/** A visible follower that lacks something says hello again after this long (rule TAB-5). */
const HELLO_AGAIN_MS = 20_000;

type Hello = Extract<TabMessage, { kind: 'hello' }>;

/**
 * Brings a tab up to date that missed facts (rule TAB-5): it says hello with its cursor, and the leader
 * answers with the facts that the tab lacks.
 */
export interface TabSync {
  /** Says hello now. */
  hello(): void;
  /** Says hello after an absence: tabs that came meanwhile may know less than this one. */
  back(): void;
  close(): void;
}

export interface TabSyncDeps {
  clock: Clock;
  page: PageState;
  store: ChatStore;
  messenger: TabMessenger;
  visitorReturn: VisitorReturn;
}

export function createTabSync({
  clock,
  page,
  store,
  messenger,
  visitorReturn,
}: TabSyncDeps): TabSync {
  let undoWait: Undo | null = null;
  let heard = false;

  const undos = [
    messenger.onMessage((message) => {
      if (message.kind === 'hello') answer(message);
      if (message.kind === 'leading') hello();
      if (message.kind === 'fact' && message.fact.type === 'connection-changed') {
        heard = true;
        visitorReturn.told();
      }
      tellIfEnded(message);
      if (message.kind !== 'fact') return;
      if (message.fact.type === 'message-queued') tellIfSettled(message.fact);
      if (message.fact.type === 'messages-merged') askIfForeign(message.fact);
    }),
    store.onChange((next, previous) => {
      if (next.transcript !== previous.transcript && !next.leading && hasHole(next.transcript))
        helloSoon(HOLE_WAIT_MS);
    }),
  ];

  /** A tab that slept through the end of a conversation would go on in it, and open it anew. */
  function tellIfEnded(message: TabMessage): void {
    const spoken =
      message.kind === 'fact' && message.fact.type !== 'conversation-ended'
        ? message.fact
        : message;
    const localConversationId = 'localConversationId' in spoken ? spoken.localConversationId : null;
    if (
      localConversationId === null ||
      !store.get().endedConversations.includes(localConversationId)
    )
      return;
    const at = clock.now();
    const fact: Fact = {
      type: 'conversation-ended',
      localConversationId,
      status: 'abandoned',
      kept: 'unsent',
      carriedOver: [],
      at,
    };
    messenger.send({ kind: 'fact', fact });
  }

  /** A tab that slept while the message was confirmed may hold a window that begins above it. */
  function tellIfSettled({ localConversationId: of, message }: FactOf<'message-queued'>): void {
    const { localConversationId, leading, transcript } = store.get();
    const { epoch, head, messages } = transcript;
    const there = messages.find(({ clientId }) => clientId === message.clientId);
    if (!leading || of !== localConversationId || !there) return;
    const run = { epoch, messages: [there], follows: 0, head, whole: false };
    messenger.send({
      kind: 'fact',
      fact: { type: 'messages-merged', localConversationId, ...run },
    });
  }

  /** The leader's log may be another one than this tab knows (rule RES-4). */
  function askIfForeign({
    localConversationId: of,
    messages: run,
  }: FactOf<'messages-merged'>): void {
    const { localConversationId, transcript } = store.get();
    const floor = floorOf(transcript);
    const isForeign = run.some(({ seq, id }) => {
      const mine = transcript.messages[seq - floor];
      return mine !== undefined && mine.id !== id;
    });
    if (of === localConversationId && isForeign) hello();
  }

  function hello(): void {
    const { localConversationId, transcript, leading } = store.get();
    if (leading) return;
    heard = false;
    const { epoch, messages } = transcript;
    const afterId = messages.at(-1)?.id;
    const cursor = cursorOf(transcript);
    const cause = visitorReturn.cause('following');
    messenger.send({
      kind: 'hello',
      localConversationId,
      epoch,
      cursor,
      ...(afterId && { afterId }),
      ...(cause && { cause }),
    });
    if (localConversationId !== null) helloSoon(HELLO_AGAIN_MS);
  }

  function helloSoon(ms: number): void {
    undoWait?.();
    undoWait = clock.after(ms, () => {
      undoWait = null;
      const { localConversationId, transcript } = store.get();
      if (localConversationId !== null && page.visible() && (!heard || hasHole(transcript)))
        hello();
    });
  }

  function answer({ localConversationId: asked, epoch, cursor, afterId }: Hello): void {
    const state = store.get();
    const { localConversationId, transcript, session, read, pending, connection, leading } = state;
    const tell = (fact: Fact): void => messenger.send({ kind: 'fact', fact });
    // Every tab knows about the panel, even when no tab leads.
    tellPanel();
    if (localConversationId === null || !leading) return;
    if (session)
      tell({ type: 'session-known', localConversationId, session, epoch: transcript.epoch });
    for (const message of pending) tell(announcementOf(localConversationId, message));
    tell({ type: 'connection-changed', status: connection });
    // A leader that has not read the log yet tells about it as soon as it has.
    if (transcript.epoch === 0) return;
    const { task, taskChanges: changes } = state;
    tell({ type: 'task-told', localConversationId, changes, task });
    const { head, messages } = transcript;
    const log = { localConversationId, epoch: transcript.epoch, head };
    const isSame =
      asked === localConversationId &&
      epoch === transcript.epoch &&
      mayContinue(transcript, cursor, afterId);
    if (cursor === 0 || (isSame && cursor >= floorOf(transcript) - 1)) {
      const newer = messages.filter((message) => message.seq > cursor);
      const claim = { follows: cursor === 0 ? null : cursor, whole: false, read };
      tell({ type: 'messages-merged', ...log, messages: newer, ...claim });
    } else if (connection === 'connected')
      tell({ type: 'log-replaced', ...log, messages: [...messages], read });
  }

  function tellPanel(): void {
    const { panel } = store.get();
    if (panel.counter > 0)
      messenger.send({ kind: 'fact', fact: { type: 'panel-changed', ...panel } });
  }

  return {
    hello,
    back() {
      hello();
      tellPanel();
    },
    close() {
      for (const undo of undos) undo();
      undoWait?.();
    },
  };
}

/** Whether the log goes on behind this message, as far as this tab can tell (rule RES-4). */
function mayContinue(log: Transcript, cursor: number, afterId: string | undefined): boolean {
  if (afterId === undefined) return true;
  const there = log.messages.find(({ seq }) => seq === cursor);
  return there === undefined ? cursor <= log.head : there.id === afterId;
}
