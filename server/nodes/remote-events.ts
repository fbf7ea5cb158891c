import { parse } from '../../src/protocol/parse.js';
import type { Log } from '../ports.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';
import { toSession } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { NodeBus, Subscription } from './node-bus.js';
import { sessionHintSchema, toHint, type SessionHint } from './session-hint.js';

/**
 * What happens to sessions on other nodes. This node's events go out as hints; hints that come in are read
 * up in the database, and become events again.
 */
export interface RemoteEvents {
  /** Hears the events of one session that matter to its visitor, in their order. */
  followSession(sessionId: string, listener: (event: SessionEvent) => void): Subscription;
  /** Hears the hints of all sessions. */
  followAll(listener: (hint: SessionHint) => void): Subscription;
  /** The event that a hint tells of; `undefined`: it is past by now. */
  read(hint: SessionHint): Promise<SessionEvent | undefined>;
}

/** One channel serves all consoles: a node tells each of them what its agent may see. */
const CONSOLES = 'consoles';
const channelOf = (sessionId: string) => `session:${sessionId}`;

export function createRemoteEvents({
  events,
  bus,
  storage,
  log,
}: {
  events: SessionEvents;
  bus: NodeBus;
  storage: Storage;
  log: Log;
}): RemoteEvents {
  const publish = (event: SessionEvent) => {
    const hint = toHint(event);
    if (isForVisitor(event)) bus.publish(channelOf(event.sessionId), hint);
    if (isForAgents(event)) bus.publish(CONSOLES, hint);
  };
  // This node's own sockets hear first.
  events.subscribe((event) => queueMicrotask(() => publish(event)));

  const read = async (hint: SessionHint): Promise<SessionEvent | undefined> => {
    const { sessionId } = hint;
    switch (hint.kind) {
      case 'message': {
        const { messages } = await storage.messages.pageAfter(sessionId, hint.seq - 1, 1);
        const [message] = messages;
        if (message?.seq !== hint.seq) return undefined;
        return { kind: 'message', sessionId, message, epoch: hint.epoch };
      }
      case 'note': {
        const note = await storage.notes.find(sessionId, hint.n);
        return note && { kind: 'note', sessionId, note };
      }
      case 'task': {
        // First the count: a change that comes in between is told twice rather than never.
        const [head] = await storage.sessions.heads([sessionId]);
        const task = await storage.tasks.find(sessionId, hint.taskId);
        if (head === undefined || task === undefined) return undefined;
        return { kind: 'task', sessionId, task, changes: head.taskChanges };
      }
      case 'changed': {
        const record = await storage.sessions.find(sessionId);
        return record && { kind: 'changed', sessionId, session: toSession(record) };
      }
      case 'typing': {
        const { side, on, agentId } = hint;
        const agent = agentId === undefined ? undefined : await storage.agents.find(agentId);
        return {
          kind: 'typing',
          sessionId,
          side,
          on,
          ...(agent !== undefined && { agent: { id: agent.id, name: agent.name } }),
        };
      }
      case 'viewing': {
        const { agentId, on } = hint;
        const agent = await storage.agents.find(agentId);
        return (
          agent && { kind: 'viewing', sessionId, agent: { id: agent.id, name: agent.name }, on }
        );
      }
      default:
        return hint;
    }
  };
  const subscribe = (channel: string, listener: (hint: SessionHint) => void) =>
    bus.subscribe(channel, (raw) => {
      const hint = parse(sessionHintSchema, raw);
      // A node of another version may know more kinds.
      if (hint !== undefined) listener(hint);
    });

  return {
    read,
    followSession(sessionId, listener) {
      // One after the other: what is read later must not arrive earlier.
      let last = Promise.resolve();
      return subscribe(channelOf(sessionId), (hint) => {
        last = last.then(async () => {
          try {
            const event = await read(hint);
            if (event !== undefined) listener(event);
          } catch (error) {
            log.warn({ reason: String(error) }, 'a hint was not read; the next look finds it');
          }
        });
      });
    },
    followAll: (listener) => subscribe(CONSOLES, listener),
  };
}

function isForVisitor(event: SessionEvent): boolean {
  switch (event.kind) {
    case 'message':
    case 'task':
    case 'outline-wanted':
    case 'changed':
    case 'accepted':
    case 'erased':
      return true;
    case 'read':
    case 'typing':
      return event.side === 'agent';
    default:
      return false;
  }
}

function isForAgents({ kind }: SessionEvent): boolean {
  return kind !== 'outline-wanted';
}
