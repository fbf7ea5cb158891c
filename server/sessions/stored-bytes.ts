import type { PageContext } from '../../src/protocol/visitor-requests.js';
import type { SessionRecord } from '../storage/session-record.js';

/*
 * How many bytes something takes in the database, for the quotas. What a row takes besides its texts (ids,
 * times, hashes, indexes) was measured on the embedded database and rounded up.
 */

const MESSAGE_ROW_BYTES = 512;
/** Includes the system message that tells of its end. */
const SESSION_ROW_BYTES = 1024;
const VISIT_ROW_BYTES = 128;
/** A used identity token. */
export const IDENTITY_ROW_BYTES = 256;

/** Whether the visitor was on another page before. */
export function isNewPage(
  before: Pick<SessionRecord, 'page'>,
  page: PageContext | undefined,
): page is PageContext {
  return page !== undefined && page.url !== before.page?.url;
}

/** One more page of the visitor. */
export function visitBytes({ url, title = '' }: PageContext): number {
  return VISIT_ROW_BYTES + Buffer.byteLength(url) + Buffer.byteLength(title);
}

export function messageBytes(body: string): number {
  return MESSAGE_ROW_BYTES + Buffer.byteLength(body);
}

/** What a session stores of what visitor and page say. */
export type StoredContext = Pick<
  SessionRecord,
  'profile' | 'routingData' | 'conversationData' | 'page'
>;

export function sessionBytes(record: StoredContext): number {
  return SESSION_ROW_BYTES + contextBytes(record);
}

/** By how much a session grows when its context changes; negative when it shrinks. */
export function addedBytes(before: StoredContext, change: Partial<StoredContext>): number {
  return contextBytes({ ...before, ...change }) - contextBytes(before);
}

function contextBytes({ profile, routingData, conversationData, page }: StoredContext): number {
  const parts = [profile, routingData, conversationData, page ?? {}];
  return parts.reduce((sum, part) => sum + Buffer.byteLength(JSON.stringify(part)), 0);
}
