import {
  mergeConversationData,
  mergeRoutingData,
  type ContextIssue,
  type ConversationData,
  type RoutingData,
} from '../../src/protocol/context.js';
import type { PushContextRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { Quotas } from '../security/quotas.js';
import type { ContextChange } from '../storage/session-repository.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { requireShallow } from './json-depth.js';
import { sessionClosedError, visitorChangeError } from './session-errors.js';
import type { SessionEvents } from './session-events.js';
import { requireLease, type LeaseHolder } from './socket-lease.js';
import { addedBytes, isNewPage, visitBytes } from './stored-bytes.js';

export type PushContext = (holder: LeaseHolder, delta: PushContextRequest) => Promise<void>;

/** Merges a page's data into the session's (row D3). A delta that exceeds a limit is refused as a whole. */
export function createPushContext({
  storage,
  clock,
  events,
  quotas,
}: {
  storage: Storage;
  clock: Clock;
  events: SessionEvents;
  quotas: Quotas;
}): PushContext {
  return async (holder, { routingData, conversationData, page }) => {
    const { sessionId: id, lease } = holder;
    const changeOf = (record: SessionRecord) => {
      const change: ContextChange = {};
      if (routingData !== undefined)
        change.routingData = updateRoutingData(record.routingData, routingData);
      if (conversationData !== undefined)
        change.conversationData = updateConversationData(record.conversationData, conversationData);
      if (page !== undefined) change.page = page;
      return change;
    };

    // Taken for the session as it is now.
    const found = await requireLease(storage, holder);
    const bytes =
      addedBytes(found, changeOf(found)) + (isNewPage(found, page) ? visitBytes(page) : 0);
    const charge = await quotas.charge(holder, { bytes });
    if (charge.refusal !== undefined) throw charge.refusal;

    await charge.run(() =>
      storage.transaction(async (tx) => {
        const record = await requireLease(tx, holder);
        const now = clock.now();
        if (!(await tx.sessions.changeContext({ id, lease, now, ...changeOf(record) })))
          throw (await visitorChangeError(tx, id, lease)) ?? sessionClosedError();
        if (isNewPage(record, page)) await tx.visits.add(id, page, now);
      }),
    );
    events.publish({ kind: 'context', sessionId: id });
  };
}

/** @throws RequestError if the result exceeds a limit */
export function updateRoutingData(
  base: RoutingData,
  delta: Parameters<typeof mergeRoutingData>[1],
): RoutingData {
  return valueOrThrow(mergeRoutingData(base, delta));
}

/** @throws RequestError if the result exceeds a limit */
export function updateConversationData(base: ConversationData, delta: unknown): ConversationData {
  requireShallow(delta, 'conversationData');
  return valueOrThrow(mergeConversationData(base, delta));
}

function valueOrThrow<T>(result: { value: T } | { issue: ContextIssue }): T {
  if ('issue' in result) throw new RequestError(result.issue.code, result.issue.message);
  return result.value;
}
