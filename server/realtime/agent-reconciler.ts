import type { AgentUseCases } from '../agents/agent-use-cases.js';
import { inBatches } from '../in-batches.js';
import type { RemoteEvents } from '../nodes/remote-events.js';
import type { SessionHint } from '../nodes/session-hint.js';
import type { SessionEvent } from '../sessions/session-events.js';
import type { Storage } from '../storage/storage.js';
import { MISSED_TASKS } from './session-reconciler.js';
import type { AgentConnection } from './agent-rooms.js';

/**
 * Compares what the consoles of this node were told with the database, and tells what they missed (rule
 * COM-8).
 */
export type ReconcileAgents = () => Promise<void>;

export function createAgentReconciler({
  storage,
  agents,
  remoteEvents,
  connections,
  broadcast,
  readLines,
  tellGone,
}: {
  storage: Pick<Storage, 'sessions' | 'tasks'>;
  agents: Pick<AgentUseCases, 'listConversations'>;
  remoteEvents: Pick<RemoteEvents, 'read'>;
  connections: () => AgentConnection[];
  broadcast: (event: SessionEvent) => void;
  /** Tells the consoles how these conversations are now. `false`: not all could be read. */
  readLines: (sessionIds: Iterable<string>) => Promise<boolean>;
  tellGone: (connection: AgentConnection, sessionId: string) => void;
}): ReconcileAgents {
  /** If an opened conversation has a newer message or note than a console knows, it gets that one. */
  const reconcileOpened = async () => {
    const opened = new Set(connections().flatMap((connection) => [...connection.opened.keys()]));
    for (const ids of inBatches(opened)) {
      const heads = new Map((await storage.sessions.heads(ids)).map((head) => [head.id, head]));
      for (const sessionId of ids) {
        const head = heads.get(sessionId);
        const openedBy = connections().filter((connection) => connection.opened.has(sessionId));
        if (head === undefined) {
          for (const connection of openedBy) tellGone(connection, sessionId);
          continue;
        }
        const { lastSeq: seq, lastNote: n, taskChanges, epoch } = head;
        const told = openedBy.map((connection) => connection.opened.get(sessionId)!);
        const missed: SessionHint[] = [];
        if (told.some((known) => known.seq < seq))
          missed.push({ kind: 'message', sessionId, seq, epoch });
        if (told.some((known) => known.note < n)) missed.push({ kind: 'note', sessionId, n });
        if (told.some((known) => known.task < taskChanges)) {
          const newest = await storage.tasks.newest(sessionId, MISSED_TASKS);
          for (const task of newest.toReversed())
            broadcast({ kind: 'task', sessionId, task, changes: taskChanges });
        }
        for (const hint of missed) {
          const event = await remoteEvents.read(hint);
          // A console that lacks others before it asks for them.
          if (event !== undefined) broadcast(event);
        }
      }
    }
  };

  /** Reads those lines of the lists that a console was told otherwise. Resolves with all that are listed. */
  const reconcileLists = async () => {
    const listed = new Set<string>();
    const stale = new Set<string>();
    const all = new Map(connections().map(({ agent }) => [agent.id, agent]));
    for (const agent of all.values()) {
      const { conversations } = await agents.listConversations(agent);
      // A console without its welcome gets all of them with it.
      const ofAgent = connections().filter(
        (each) => each.agent.id === agent.id && each.isWelcomed(),
      );
      for (const conversation of conversations) {
        const { id } = conversation.session;
        listed.add(id);
        if (ofAgent.some(({ toldLines }) => !toldLines.has(conversation))) stale.add(id);
      }
    }
    await readLines(stale);
    return listed;
  };

  /**
   * What is in no list any more is told once more, as it is now, and then forgotten. A conversation that a
   * console has open is remembered.
   */
  const reconcileOthers = async (listed: ReadonlySet<string>) => {
    const told = new Set(connections().flatMap(({ toldLines }) => toldLines.sessionIds()));
    const others = [...told].filter((id) => !listed.has(id));
    if (!(await readLines(others))) return;
    for (const { toldLines, opened } of connections())
      for (const id of others) if (!opened.has(id)) toldLines.forget(id);
  };

  return async () => {
    if (connections().length === 0) return;
    await reconcileOpened();
    await reconcileOthers(await reconcileLists());
  };
}
