import type { EngineContext } from './engine-context.js';
import type { Fact, TabMessage } from './facts.js';
import { announcementOf } from './pending-queue.js';
import type { Undo } from './ports.js';
import { cursorOf, floorOf, hasHole } from './transcript-window.js';

/** A visible follower that lacks something says hello again after this long (rule TAB-5). */
const HELLO_AGAIN_MS = 20_000;
/** How long a follower waits for the missing messages before it asks for them. */
const HOLE_WAIT_MS = 300;

/**
 * How a tab that has less gets the rest (rule TAB-5): it says how far it is, and the leader tells it
 * what it knows, as the facts that the tab missed.
 */
export interface TabGreeter {
  /** Says hello now. */
  hello(): void;
  close(): void;
}

export function createTabGreeter(context: EngineContext): TabGreeter {
  const { store, tabs, ports } = context;
  let undoWait: Undo | null = null;
  let heard = false;

  const undos = [
    tabs.onMessage((message) => {
      if (message.kind === 'hello') answer(message);
      if (message.kind === 'leading') hello();
      if (message.kind === 'fact' && message.fact.type === 'connection-changed') heard = true;
    }),
    store.onChange((next, previous) => {
      if (next.transcript !== previous.transcript && !next.leading && hasHole(next.transcript))
        helloSoon(HOLE_WAIT_MS);
    }),
  ];

  function hello(): void {
    const { gen, transcript, leading } = store.get();
    if (leading) return;
    heard = false;
    tabs.say({ kind: 'hello', gen, epoch: transcript.epoch, cursor: cursorOf(transcript) });
    if (gen !== null) helloSoon(HELLO_AGAIN_MS);
  }

  function helloSoon(ms: number): void {
    undoWait?.();
    undoWait = ports.clock.after(ms, () => {
      undoWait = null;
      const { gen, transcript } = store.get();
      if (gen !== null && ports.page.visible() && (!heard || hasHole(transcript))) hello();
    });
  }

  function answer({ gen: asked, epoch, cursor }: Extract<TabMessage, { kind: 'hello' }>): void {
    const { gen, transcript, session, read, pending, panel, connection, leading } = store.get();
    const tell = (fact: Fact): void => tabs.say({ kind: 'fact', fact });
    // Every tab knows of the panel, and there need be no leader.
    if (panel.counter > 0) tell({ type: 'panel-moved', ...panel });
    if (gen === null || !leading) return;
    if (session) tell({ type: 'session-known', gen, session, epoch: transcript.epoch });
    for (const message of pending) tell(announcementOf(gen, message));
    tell({ type: 'connection-changed', status: connection });
    // A leader that has read nothing of the log yet tells of it as soon as it has.
    if (transcript.epoch === 0) return;
    const { head, messages } = transcript;
    const log = { gen, epoch: transcript.epoch, head };
    const isSame = asked === gen && epoch === transcript.epoch;
    if (cursor === 0 || (isSame && cursor >= floorOf(transcript) - 1)) {
      const newer = messages.filter((message) => message.seq > cursor);
      const claim = { follows: cursor === 0 ? null : cursor, whole: false, read };
      tell({ type: 'messages-merged', ...log, messages: newer, ...claim });
    } else if (connection === 'connected')
      tell({ type: 'log-replaced', ...log, messages: [...messages], read });
  }

  return {
    hello,
    close() {
      for (const undo of undos) undo();
      undoWait?.();
    },
  };
}
