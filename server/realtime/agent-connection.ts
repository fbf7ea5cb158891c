import type { Socket } from 'socket.io';
import type { AgentToServer, ServerToAgent } from '../../src/protocol/agent-events.js';
import type { SignedIn } from '../agents/sign-in.js';
import type { AgentConnection } from './agent-desk.js';

export type AgentSocket = Socket<AgentToServer, ServerToAgent>;

export function createAgentConnection(
  socket: AgentSocket,
  { agent, tokenHash }: SignedIn,
): AgentConnection & { welcomed(): void } {
  let waiting: (() => void)[] | undefined = [];
  const emit = (name: keyof ServerToAgent, payload: unknown) => socket.emit(name, payload as never);
  return {
    agentId: agent.id,
    tokenHash,
    opened: new Set(),
    tell(name, payload) {
      if (waiting === undefined) emit(name, payload);
      else waiting.push(() => emit(name, payload));
    },
    mention(name, payload) {
      if (waiting === undefined) socket.volatile.emit(name, ...([payload] as never));
    },
    welcomed() {
      const held = waiting ?? [];
      waiting = undefined;
      for (const release of held) release();
    },
    cut: () => void socket.disconnect(true),
  };
}
