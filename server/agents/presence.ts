import type { Availability } from '../../src/protocol/site.js';
import type { Undo } from '../ports.js';

/** An agent whose console is connected. */
export interface PresentAgent {
  id: string;
  name: string;
  /** Wants conversations. */
  available: boolean;
}

/** Which agents have the console open and accept conversations. */
export interface Presence {
  availability(): Availability;
  /** The ids of the agents who make the team online. */
  available(): ReadonlySet<string>;
  /** A console of this agent has connected to this node. The undo tells that it has disconnected. */
  join(agent: PresentAgent): Undo;
  setAvailable(agentId: string, available: boolean): void;
  /** The ids of the agents on this node. */
  here(): string[];
  /** Replaces what is known of the agents on other nodes, and of the availability of those on this one. */
  setKnown(agents: readonly PresentAgent[], elsewhereIds: ReadonlySet<string>): void;
  /** Calls `listener` when the availability that visitors see has changed. */
  onChange(listener: () => void): Undo;
  /** Calls `listener` when a console of this node has come, gone, or changed its agent's availability. */
  onChangeHere(listener: () => void): Undo;
}

export function createPresence(): Presence {
  const present = new Map<string, PresentAgent & { consoles: number }>();
  let elsewhere: readonly PresentAgent[] = [];
  const listeners = new Set<() => void>();
  const listenersHere = new Set<() => void>();

  const namesOfAvailable = () => {
    const all = [...elsewhere, ...present.values()];
    return new Map(all.filter(({ available }) => available).map(({ id, name }) => [id, name]));
  };
  const readAvailability = (): Availability => {
    const names = namesOfAvailable();
    const team = [...names.values()].sort().map((name) => ({ name }));
    return { online: team.length > 0, team };
  };
  /** Calculated once for each change: every visitor who connects is told. */
  let availability = readAvailability();
  const update = (work: () => void) => {
    work();
    const before = availability;
    availability = readAvailability();
    if (JSON.stringify(availability) !== JSON.stringify(before))
      for (const listener of listeners) listener();
  };

  const updateHere = (work: () => void) => {
    update(work);
    for (const listener of listenersHere) listener();
  };

  return {
    availability: () => availability,
    available: () => new Set(namesOfAvailable().keys()),
    join(joining) {
      const { id } = joining;
      updateHere(() => {
        const consoles = (present.get(id)?.consoles ?? 0) + 1;
        present.set(id, { ...joining, consoles });
      });
      let joined = true;
      return () => {
        const agent = present.get(id);
        if (!joined || agent === undefined) return;
        joined = false;
        updateHere(() => {
          agent.consoles -= 1;
          if (agent.consoles === 0) present.delete(id);
        });
      };
    },
    setAvailable(agentId, available) {
      const agent = present.get(agentId);
      if (agent !== undefined) updateHere(() => void (agent.available = available));
    },
    here: () => [...present.keys()],
    setKnown(agents, elsewhereIds) {
      update(() => {
        for (const { id, available } of agents) {
          const agent = present.get(id);
          if (agent !== undefined) agent.available = available;
        }
        elsewhere = agents.filter(({ id }) => elsewhereIds.has(id));
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onChangeHere(listener) {
      listenersHere.add(listener);
      return () => void listenersHere.delete(listener);
    },
  };
}
