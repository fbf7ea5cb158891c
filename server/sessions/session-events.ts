import type { Message } from '../../src/protocol/message.js';
import type { Note } from '../../src/protocol/note.js';
import type { Session } from '../../src/protocol/session.js';
import type { Log, Undo } from '../ports.js';
import type { TaskRecord } from '../storage/task-repository.js';

/** Who acts on a conversation. */
export type Side = 'visitor' | 'agent';

/**
 * What happened to a session. Published after the commit, never before (rule COM-5). `empty`: the
 * session has no message of its visitor, so metrics do not count it.
 */
export type SessionEvent = { sessionId: string } &
  /** The visitor restored the session with its key. `session` is its state now. */
  (
    | { kind: 'restored'; session: Session; empty?: boolean }
    /** A socket got this lease. Sockets with an older one have to be disconnected. */
    | { kind: 'accepted'; lease: number; tabId: string }
    | { kind: 'disconnected' }
    | { kind: 'message'; message: Message; epoch: number }
    /** For agents only, as are tags. */
    | { kind: 'note'; note: Note }
    | { kind: 'tags' }
    /** Something else that only agents see of it: it was snoozed, came back, or is spam. */
    | { kind: 'triage' }
    /** A guided task is new or has changed. `changes`: the session's count, with this one. */
    | { kind: 'task'; task: TaskRecord; changes: number }
    /** Status, reason or assignment changed. `assignment`: an agent was chosen, and no more has happened. */
    | { kind: 'changed'; session: Session; empty?: boolean; assignment?: AssignmentChange }
    /** A browser is about to be told that the session is closed: agents cannot reopen it any more. */
    | { kind: 'end-told' }
    | { kind: 'read'; side: Side; upTo: number; at: string }
    /** Not stored. `agent`: who types, if it is an agent. */
    | { kind: 'typing'; side: Side; on: boolean; agent?: { id: string; name: string } }
    /** Not stored. An agent looks at the conversation, or does no longer. */
    | { kind: 'viewing'; agent: { id: string; name: string }; on: boolean }
    /** Not stored. An agent would like to see the outline of the visitor's page. */
    | { kind: 'outline-wanted' }
    /** Profile, page, routing data or conversation data changed. */
    | { kind: 'context' }
    | { kind: 'erased'; empty?: boolean }
  );

/** Who gave a conversation to somebody, and who had it before, by the agents' ids. */
export interface AssignmentChange {
  by: string;
  before: string | undefined;
}

/** Carries events from the use cases to subscribers. A subscriber that throws does not affect the others. */
export interface SessionEvents {
  publish(event: SessionEvent): void;
  subscribe(listener: (event: SessionEvent) => void): Undo;
}

/** Events within this process, delivered at once and in order. */
export function createSessionEvents(log: Log): SessionEvents {
  const listeners = new Set<(event: SessionEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          log.error({ err: error, kind: event.kind }, 'a listener of session events failed');
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
