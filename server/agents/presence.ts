import type { Availability } from '../../src/protocol/site.js';
import type { Undo } from '../ports.js';

/** Which agents have the console open and accept conversations. */
export interface Presence {
  availability(): Availability;
  /** A console of this agent has connected. The undo tells that it has disconnected. */
  join(agent: { id: string; name: string; available: boolean }): Undo;
  setAvailable(agentId: string, available: boolean): void;
  /** Calls `listener` when the availability that visitors see has changed. */
  onChange(listener: () => void): Undo;
}

export function createPresence(): Presence {
  const present = new Map<string, { name: string; available: boolean; consoles: number }>();
  const listeners = new Set<() => void>();

  const availability = (): Availability => {
    const names = [...present.values()].filter((agent) => agent.available).map(({ name }) => name);
    return { online: names.length > 0, team: names.sort().map((name) => ({ name })) };
  };
  const update = (work: () => void) => {
    const before = JSON.stringify(availability());
    work();
    if (JSON.stringify(availability()) !== before) for (const listener of listeners) listener();
  };

  return {
    availability,
    join({ id, name, available }) {
      update(() => {
        const consoles = (present.get(id)?.consoles ?? 0) + 1;
        present.set(id, { name, available, consoles });
      });
      let joined = true;
      return () => {
        const agent = present.get(id);
        if (!joined || agent === undefined) return;
        joined = false;
        update(() => {
          agent.consoles -= 1;
          if (agent.consoles === 0) present.delete(id);
        });
      };
    },
    setAvailable(agentId, available) {
      const agent = present.get(agentId);
      if (agent !== undefined) update(() => void (agent.available = available));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
