import type { ReturnCause } from '../../src/protocol/visitor-requests.js';
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
 * The return that a restore is; `undefined`: it is none. `found` is the session before, `current` after it. A
 * client also restores a session whose end it has just been told, and older clients do not say why they ask.
 */
export function returnOf(
  found: SessionRecord,
  current: SessionRecord,
  { cause, ...told }: Told,
): VisitorReturn | undefined {
  if (cause === undefined && isEndKnown(found)) return undefined;
  const kinds = kindsOf(cause);
  if (awayMs(found, told) > LATE_MS) kinds.push('late');
  return { kinds, restored: !isClosed(current) };
}

/** The return that an accepted socket is: its page was there all the time, but could not reach the server. */
export function reconnectOf(
  found: SessionRecord,
  current: SessionRecord,
  told: Told,
): VisitorReturn | undefined {
  if (found.lease === 0 || isEndKnown(found) || awayMs(found, told) <= RECONNECT_MS)
    return undefined;
  return returnOf(found, current, { ...told, cause: 'reconnect' });
}

/** The return of a tab that found the conversation in another one, which is connected. */
export function returnBeside(cause: ReturnCause): VisitorReturn {
  return { kinds: kindsOf(cause), restored: true };
}

function kindsOf(cause: ReturnCause | undefined): ReturnKind[] {
  const kind = cause && KINDS[cause];
  return kind === undefined ? [] : [kind];
}

/** The visitor has ended the session, or a browser was told of its end. */
function isEndKnown(found: SessionRecord): boolean {
  return isClosed(found) && found.reopenableSince === undefined;
}

function awayMs({ disconnectedAt }: SessionRecord, { awaySeconds = 0, now }: Told): number {
  return Math.max(awaySeconds * 1000, disconnectedAt === undefined ? 0 : now - disconnectedAt);
}
