import type { ReturnCause } from '../../src/protocol/return-cause.js';
import type { ReturnKind, VisitorReturn } from '../storage/report-repository.js';
import { isClosed, type SessionRecord } from '../storage/session-record.js';

/** A connection that was lost for longer is a return. */
const RECONNECT_MS = 60_000;
/** Who was away for longer came back late. */
const LATE_MS = 30 * 60_000;

/** What a client tells of a return, and when. */
interface Told {
  cause?: ReturnCause;
  awaySeconds?: number | undefined;
  /** ms since 1970. */
  now: number;
}

const KINDS: Record<ReturnCause, ReturnKind | undefined> = {
  reload: 'reload',
  navigate: 'reload',
  new_tab: 'newTab',
  return: undefined,
  reconnect: 'network',
};

/**
 * The return that a restore or a new socket is; `undefined`: it is none. `found` is the session before,
 * `current` after it. Without a cause the page was there all the time: it counts if it was away for long. A
 * client also restores a session whose end it has just been told.
 */
export function returnOf(
  found: SessionRecord,
  current: SessionRecord,
  { cause = 'reconnect', ...told }: Told,
): VisitorReturn | undefined {
  const away = awayMs(found, told);
  if (cause === 'reconnect' && (isEndKnown(found) || away <= RECONNECT_MS)) return undefined;
  const kinds = kindsOf(cause);
  if (away > LATE_MS) kinds.push('late');
  return { kinds, restored: !isClosed(current) };
}

/** The return of a tab that found the conversation in another one, which is connected. */
export function returnBeside(cause: ReturnCause): VisitorReturn {
  return { kinds: kindsOf(cause), restored: true };
}

function kindsOf(cause: ReturnCause): ReturnKind[] {
  const kind = KINDS[cause];
  return kind === undefined ? [] : [kind];
}

/** The visitor has ended the session, or a browser was told of its end. */
function isEndKnown(found: SessionRecord): boolean {
  return isClosed(found) && found.reopenableSince === undefined;
}

function awayMs({ disconnectedAt }: SessionRecord, { awaySeconds = 0, now }: Told): number {
  return Math.max(awaySeconds * 1000, disconnectedAt === undefined ? 0 : now - disconnectedAt);
}
