import type { Message } from '../../src/protocol/message.js';
import type { Session } from '../../src/protocol/session.js';
import type { Undo } from '../ports.js';

/** Who acts on a conversation. */
export type Side = 'visitor' | 'agent';

/** What happened to a session. Told after the commit, never before (rule COM-5). */
export type SessionEvent = { sessionId: string } &
  /** The visitor came back with the key; `session` as it is now. */
  (
    | { kind: 'restored'; session: Session; empty?: boolean }
    /** A socket got this lease; those with an older one are to go. */
    | { kind: 'accepted'; lease: number; tabId: string }
    | { kind: 'disconnected' }
    | { kind: 'message'; message: Message; epoch: number }
    /** Status, reason or assignment are new. `empty`: no visitor's message is in it, so it is in no figure. */
    | { kind: 'changed'; session: Session; empty?: boolean }
    | { kind: 'read'; side: Side; upTo: number; at: string }
    /** Never stored. */
    | { kind: 'typing'; side: Side; on: boolean; name?: string }
    /** Profile, page or data are new. */
    | { kind: 'context' }
    | { kind: 'erased'; empty?: boolean }
  );

/** Carries events from the use cases to whoever shows them. A listener that throws harms nobody else. */
export interface SessionEvents {
  publish(event: SessionEvent): void;
  subscribe(listener: (event: SessionEvent) => void): Undo;
}
