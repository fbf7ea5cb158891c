import type { Auditor, AuditListener, AuditedSession, LoggedMessage } from './auditor.js';
import type { Journal } from './journal.js';
import type { Ledger } from './ledger.js';

/** How long after Send a message still goes on by itself (rule SND-9), with the time that telling takes. */
const CARRY_OVER_MS = 5 * 60_000 + 60_000;

/** What every commit has to hold to, and every frame that leaves the server. */
export interface ServerInvariants extends Omit<AuditListener, 'taskChanged'> {
  /** A frame goes out to a socket of this session. */
  told(sessionId: string, event: string, payload: unknown): void;
  /** The server answered a request for a session of this conversation. */
  opened(sessionId: string, localConversationId: string): void;
  /** All that was acknowledged is there (INV-1). */
  checkAcked(): void;
}

export function createServerInvariants(options: {
  journal: Journal;
  ledger: Ledger;
  auditor(): Auditor;
  elapsed(): number;
  /** It is called away: nobody may hold its lease. */
  wentAway(sessionId: string, lease: number): void;
}): ServerInvariants {
  const { journal, ledger, auditor, elapsed } = options;
  const owners = new Map<string, string>();
  const forgotten = new Set<string>();
  const overSince = new Map<string, number>();
  const session = (id: string): string => journal.name('s', id);

  /** INV-14: a message belongs to the session of its conversation, or went on by rule SND-9. */
  function checkConversationId({ id }: AuditedSession, { clientId, body }: LoggedMessage): void {
    const pressed = ledger.pressed(clientId)!;
    const own = ledger.sessionsOf(pressed.localConversationId).at(-1);
    const ended = ledger.finished(pressed.localConversationId);
    const belongs = ledger.conversationOf(id) === pressed.localConversationId;
    if (pressed.retried || belongs || ledger.isUnwritable(pressed.localConversationId)) return;
    if (ended !== undefined && ended !== 'cleared')
      return journal.violation('INV-14', `${body} of a conversation that was ${ended} was sent`);
    if (own === undefined) return;
    const former = auditor().session(own);
    const open = former !== undefined && !former.closed && auditor().restores() === 0;
    if (ended === 'cleared') return;
    if (open) journal.violation('INV-14', `${body} went to another session than its own`);
    else if (former && former.status !== 'abandoned' && auditor().restores() === 0)
      journal.violation('INV-14', `${body} went on by itself after "${former.status}"`);
    else if ((overSince.get(own) ?? Infinity) - pressed.at > CARRY_OVER_MS)
      journal.violation('INV-14', `${body} went on by itself although it was old`);
  }

  /** INV-6: what one tab sent stands in the order of pressing. */
  function checkOrder({ log }: AuditedSession, message: LoggedMessage): void {
    const pressed = ledger.pressed(message.clientId)!;
    if (pressed.retried) return;
    for (const other of log) {
      if (other.seq >= message.seq) return;
      const before = ledger.pressed(other.clientId);
      if (before && !before.retried && before.tab === pressed.tab && before.n > pressed.n)
        journal.violation('INV-6', `${message.body} stands after ${other.body}`);
    }
  }

  /** INV-8: a socket that brought it held the lease; a commit that others share may have raised it since. */
  function checkLease(now: AuditedSession, before: AuditedSession, message: LoggedMessage): void {
    const { clientId, body } = message;
    const carriers = ledger.carriers(clientId).filter((each) => each.sessionId === now.id);
    if (carriers.some(({ lease }) => lease >= before.lease && lease <= now.lease)) return;
    const leases = carriers.map(({ lease }) => lease).join() || 'none';
    journal.violation('INV-8', `${body} was committed under ${now.lease}, brought under ${leases}`);
  }

  return {
    appeared({ id }) {
      journal.note('db', `session ${session(id)} opened`);
      if (forgotten.has(id))
        journal.violation('INV-10', `${session(id)} came back although it was gone`);
    },
    opened(id, localConversationId) {
      // One in which nothing was said is deleted in time; and a backup may not know the first one.
      const others = ledger
        .sessionsOf(localConversationId)
        .filter((known) => known !== id && auditor().session(known) !== undefined);
      ledger.linked(id, localConversationId);
      const excused = auditor().restores() > 0 || ledger.isUnwritable(localConversationId);
      if (others.length > 0 && !excused)
        journal.violation('INV-16', 'a second session for one conversation');
    },
    logged(now, message, before) {
      const { by, body, clientId, seq } = message;
      journal.note('db', `${session(now.id)} #${seq} ${by}: ${body}`);
      owners.set(message.id, now.id);
      if (before.closed) journal.violation('INV-10', `${body} was committed into a closed session`);
      if (now.log.some((other) => other.seq < seq && other.clientId === clientId))
        journal.violation('INV-7', `${body} stands twice in one log`);
      if (by === 'agent' && ledger.agentSaid(clientId) !== body)
        journal.violation('INV-2', `no agent said ${body}`);
      if (by !== 'visitor') return;
      if (ledger.pressed(clientId)?.body !== body)
        return journal.violation('INV-2', `no visitor sent ${body}`);
      checkOrder(now, message);
      checkLease(now, before, message);
      checkConversationId(now, message);
    },
    changed(now, before) {
      journal.note('db', `${session(now.id)} ${before.status} → ${now.status} ${now.reason ?? ''}`);
      if (now.status === 'abandoned' && !now.closed) options.wentAway(now.id, now.lease);
      if (now.closed) overSince.set(now.id, elapsed());
      if (before.closed && !now.closed)
        journal.violation('INV-10', `${session(now.id)} was closed and is open again`);
    },
    gone(former) {
      journal.note('db', `session ${session(former.id)} gone`);
      forgotten.add(former.id);
      overSince.set(former.id, elapsed());
      const localConversationId = ledger.conversationOf(former.id);
      const erased = localConversationId !== undefined && ledger.isErasing(localConversationId);
      if (erased) ledger.finish(localConversationId, 'erased');
      else if (former.log.some(({ by }) => by === 'visitor'))
        journal.violation('INV-1', `${session(former.id)} vanished with its messages`);
    },
    broken: (what) => journal.violation('INV-7', what),
    told(sessionId, event, payload) {
      const {
        message,
        messages,
        session: view,
      } = (payload ?? {}) as {
        message?: { id: string };
        messages?: { id: string }[];
        session?: { id: string };
      };
      const strange =
        (view && view.id !== sessionId) ||
        [...(messages ?? []), ...(message ? [message] : [])].some(
          ({ id }) => id !== undefined && (owners.get(id) ?? sessionId) !== sessionId,
        );
      if (strange) journal.violation('INV-13', `${event} of another session was told`);
    },
    checkAcked() {
      for (const { id, log } of auditor().sessions()) {
        const present = new Set(log.map(({ clientId }) => clientId));
        for (const clientId of ledger.ackedIn(id))
          if (!present.has(clientId) && auditor().restores() === 0)
            journal.violation(
              'INV-1',
              `${ledger.pressed(clientId)?.body} was acknowledged and is not in the log`,
            );
      }
    },
  };
}
