import { boolean, exactOptional, nullable, picklist, string } from 'valibot';
import { uuidSchema } from './ids.js';
import { timeSchema } from './message.js';
import { object } from './objects.js';

export const SESSION_STATUSES = ['queued', 'active', 'abandoned', 'ended', 'resolved'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** How a conversation can be over: as its session is closed, or as it was wiped from everywhere. */
export const END_STATUSES = [...SESSION_STATUSES, 'erased'] as const;
export type EndStatus = (typeof END_STATUSES)[number];

export const SESSION_REASONS = [
  /** No connection for a while: the session is *away*, and reopens when the visitor returns. */
  'disconnected',
  /** No activity for longer than the site allows: final. */
  'idle',
  /** Resolved by the server because the visitor did not reply to an agent. */
  'inactive',
  /** Ended with "Clear conversation". */
  'cleared',
  /** Ended by `logout()`, or because another person was identified. */
  'logout',
] as const;
export type SessionReason = (typeof SESSION_REASONS)[number];

/** What a visitor may know of a session. Times are ISO 8601, UTC. */
export interface Session {
  id: string;
  status: SessionStatus;
  reason?: SessionReason;
  /** No way back: nothing will ever be added to this session. */
  final: boolean;
  assignedTo?: { name: string };
  createdAt: string;
  updatedAt: string;
  /** When it becomes idle if nothing happens; `null` while nothing makes it idle. */
  idleAt: string | null;
}

export const sessionSchema = object({
  id: uuidSchema,
  status: picklist(SESSION_STATUSES),
  reason: exactOptional(picklist(SESSION_REASONS)),
  final: boolean(),
  assignedTo: exactOptional(object({ name: string() })),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  idleAt: nullable(timeSchema),
});

/** Queued or active: messages of the visitor are taken. */
export function isOpen(status: SessionStatus): boolean {
  return status === 'queued' || status === 'active';
}

/** Left for now: agents may write, and the visitor reopens it by coming back. */
export function isAway(status: SessionStatus, reason: SessionReason | undefined): boolean {
  return status === 'abandoned' && reason === 'disconnected';
}

/** Closed for ever. */
export function isFinal(status: SessionStatus, reason: SessionReason | undefined): boolean {
  return !isOpen(status) && !isAway(status, reason);
}
