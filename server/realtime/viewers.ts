import { TYPING_MS, VIEWING_MS } from '../../src/protocol/limits.js';
import type { Viewer } from '../../src/protocol/agent-events.js';
import type { Clock, Undo } from '../ports.js';

/**
 * Which agents look at a conversation, and which of them write in it, on all nodes. Nothing of it is stored. A
 * console repeats what it tells, so that whoever is not heard of any more is gone after a while.
 */
export interface Viewers {
  /** The agent looks at the conversation, or does no longer. */
  view(sessionId: string, agent: ViewingAgent, on: boolean): void;
  /** The agent writes in it, which is looking at it too; or has stopped. */
  write(sessionId: string, agent: ViewingAgent, on: boolean): void;
  /** Those who look at it, by name, without this agent. */
  othersThan(agentId: string, sessionId: string): Viewer[];
}

type ViewingAgent = Pick<Viewer, 'id' | 'name'>;

interface Entry extends ViewingAgent {
  undoViewing: Undo;
  /** `undefined`: does not write. */
  undoWriting: Undo | undefined;
}

/** @param changed is called when a conversation's viewers have changed */
export function createViewers(clock: Clock, changed: (sessionId: string) => void): Viewers {
  const all = new Map<string, Map<string, Entry>>();

  const remove = (sessionId: string, agentId: string) => {
    const entries = all.get(sessionId);
    const entry = entries?.get(agentId);
    if (entries === undefined || entry === undefined) return;
    entry.undoViewing();
    entry.undoWriting?.();
    entries.delete(agentId);
    if (entries.size === 0) all.delete(sessionId);
    changed(sessionId);
  };
  const stopWriting = (sessionId: string, entry: Entry) => {
    if (entry.undoWriting === undefined) return;
    entry.undoWriting();
    entry.undoWriting = undefined;
    changed(sessionId);
  };
  /** `isNew`: the agent did not look at it before. */
  const keep = (sessionId: string, { id, name }: ViewingAgent) => {
    const entries = all.get(sessionId) ?? new Map<string, Entry>();
    all.set(sessionId, entries);
    const known = entries.get(id);
    const entry = known ?? { id, name, undoViewing: () => undefined, undoWriting: undefined };
    entries.set(id, entry);
    entry.undoViewing();
    entry.undoViewing = clock.after(VIEWING_MS, () => remove(sessionId, id));
    return { entry, isNew: known === undefined };
  };

  return {
    view(sessionId, agent, on) {
      if (!on) remove(sessionId, agent.id);
      else if (keep(sessionId, agent).isNew) changed(sessionId);
    },
    write(sessionId, agent, on) {
      const known = all.get(sessionId)?.get(agent.id);
      if (!on) return known && stopWriting(sessionId, known);
      const { entry } = keep(sessionId, agent);
      const wasWriting = entry.undoWriting !== undefined;
      entry.undoWriting?.();
      entry.undoWriting = clock.after(TYPING_MS, () => stopWriting(sessionId, entry));
      if (!wasWriting) changed(sessionId);
      return undefined;
    },
    othersThan: (agentId, sessionId) =>
      [...(all.get(sessionId)?.values() ?? [])]
        .filter(({ id }) => id !== agentId)
        .map(({ id, name, undoWriting }) => ({ id, name, writing: undoWriting !== undefined }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
