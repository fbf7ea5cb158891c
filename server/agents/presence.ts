import type { Availability } from '../../src/protocol/site.js';
import type { Undo } from '../ports.js';
import { seesSite, type ActingAgent } from './agent-access.js';

/** An agent whose console is connected. */
export interface PresentAgent extends Pick<ActingAgent, 'id' | 'name' | 'role' | 'sites'> {
  /** Wants conversations. */
  available: boolean;
}

/** Which agents have the console open and accept conversations. */
export interface Presence {
  /** Of this site: an agent who may not see it is not there for its visitors. */
  availability(site: string): Availability;
  /** A console of this agent has connected to this node. The undo tells that it has disconnected. */
  join(agent: PresentAgent): Undo;
  setAvailable(agentId: string, available: boolean): void;
  /** Whether the agent's console is connected, on any node, and the agent wants conversations. */
  isAvailable(agentId: string): boolean;
  /** A console of this agent, on this node, is on a screen. The undo tells that it is not any more. */
  show(agentId: string): Undo;
  /** Whether a console of the agent is on a screen, on any node. */
  isVisible(agentId: string): boolean;
  /** The ids of the agents on this node whose console is on a screen. */
  visibleHere(): string[];
  /** The ids of the agents on this node who want conversations. */
  availableHere(): string[];
  /** The ids of the agents on this node. */
  here(): string[];
  /** Replaces what is known of the agents on other nodes, and of the availability of those on this one. */
  setKnown(agents: readonly PresentAgent[], elsewhere: AgentsElsewhere): void;
  /** Calls `listener` when the availability that visitors see has changed. */
  onChange(listener: () => void): Undo;
  /** Calls `listener` when a console of this node has come, gone, or changed its agent's availability. */
  onChangeHere(listener: () => void): Undo;
  /** Calls `listener` when other agents than before have a visible console on this node. */
  onVisibleHere(listener: () => void): Undo;
}

/** The ids of the agents with a console on other nodes, and of those of them whose console is on a screen. */
export interface AgentsElsewhere {
  present: ReadonlySet<string>;
  visible: ReadonlySet<string>;
}

export function createPresence(): Presence {
  const present = new Map<string, PresentAgent & { consoles: number }>();
  let elsewhere: readonly PresentAgent[] = [];
  /** How many consoles of an agent are on a screen. */
  const visible = new Map<string, number>();
  let visibleElsewhere: ReadonlySet<string> = new Set();
  const listeners = new Set<() => void>();
  const listenersHere = new Set<() => void>();
  const visibleListeners = new Set<() => void>();

  /** Those who want conversations, each once, by name. */
  const readAvailable = (): PresentAgent[] => {
    const all = [...elsewhere, ...present.values()].filter(({ available }) => available);
    const agents = new Map(all.map((agent) => [agent.id, agent])).values();
    return [...agents].sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const whatVisitorsSee = () =>
    JSON.stringify(availableAgents.map(({ name, role, sites }) => [name, role, sites]));
  let availableAgents = readAvailable();
  /** By site. Calculated once for each change: every visitor who connects is told. */
  const availabilities = new Map<string, Availability>();
  const update = (work: () => void) => {
    const before = whatVisitorsSee();
    work();
    availableAgents = readAvailable();
    if (whatVisitorsSee() === before) return;
    availabilities.clear();
    for (const listener of listeners) listener();
  };

  const updateHere = (work: () => void) => {
    update(work);
    for (const listener of listenersHere) listener();
  };

  return {
    availability(site) {
      let availability = availabilities.get(site);
      if (availability === undefined) {
        const team = availableAgents
          .filter((agent) => seesSite(agent, site))
          .map(({ name }) => ({ name }));
        availability = { online: team.length > 0, team };
        availabilities.set(site, availability);
      }
      return availability;
    },
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
    show(agentId) {
      const change = (by: 1 | -1) => {
        const count = (visible.get(agentId) ?? 0) + by;
        if (count === 0) visible.delete(agentId);
        else visible.set(agentId, count);
        const isOther = count === (by === 1 ? 1 : 0);
        if (isOther) for (const listener of visibleListeners) listener();
      };
      let shown = true;
      change(1);
      return () => {
        if (shown) change(-1);
        shown = false;
      };
    },
    isVisible: (agentId) => visible.has(agentId) || visibleElsewhere.has(agentId),
    visibleHere: () => [...visible.keys()],
    isAvailable: (agentId) => availableAgents.some(({ id }) => id === agentId),
    availableHere: () =>
      [...present.values()].filter(({ available }) => available).map(({ id }) => id),
    here: () => [...present.keys()],
    setKnown(agents, others) {
      visibleElsewhere = others.visible;
      update(() => {
        for (const { id, name, available, role, sites } of agents) {
          const agent = present.get(id);
          if (agent !== undefined) Object.assign(agent, { name, available, role, sites });
        }
        elsewhere = agents.filter(({ id }) => others.present.has(id));
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
    onVisibleHere(listener) {
      visibleListeners.add(listener);
      return () => void visibleListeners.delete(listener);
    },
  };
}
