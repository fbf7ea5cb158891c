import { isChange } from '../../src/protocol/message.js';
import type { ChatState } from '../../src/core/state/state.js';
import type { Auditor } from './auditor.js';
import type { Journal } from './journal.js';
import type { Ledger } from './ledger.js';
import type { SimulatedTab } from './simulated-browser.js';

/** What each tab has to hold to after every change of its state, and with every write to the device. */
export interface TabInvariants {
  changed(tab: string, next: ChatState, previous: ChatState): void;
  /** It wrote a record; `key` without the widget's name. */
  wrote(tab: SimulatedTab, key: string, value: string): void;
}

export function createTabInvariants(options: {
  journal: Journal;
  ledger: Ledger;
  auditor(): Auditor;
}): TabInvariants {
  const { journal, ledger, auditor } = options;
  /** The sessions that each tab wrote down. */
  const sessions = new Set<string>();
  const nameOf = (clientId: string): string => ledger.pressed(clientId)?.body ?? clientId;

  /** INV-3, one half: nothing shows twice. */
  function checkOnce(tab: string, { transcript, pending }: ChatState): void {
    const seen = new Set<string>();
    for (const { clientId } of [...transcript.messages, ...pending]) {
      if (seen.has(clientId)) journal.violation('INV-3', `${tab} shows ${nameOf(clientId)} twice`);
      seen.add(clientId);
    }
  }

  /** CHG-1: a text that is gone does not come back. */
  function checkChanges(tab: string, next: ChatState, previous: ChatState): void {
    if (auditor().restores() > 0) return;
    const before = new Map(previous.transcript.messages.map((message) => [message.id, message]));
    for (const message of next.transcript.messages) {
      const known = before.get(message.id);
      if (!known || isChange(message) || known.body === message.body) continue;
      const isOlder = ledger.editedAt(message.body) <= ledger.editedAt(known.body);
      if (known.changed === 'deleted' || (message.changed !== 'deleted' && isOlder))
        journal.violation('CHG-1', `${tab} shows "${message.body}" again`);
    }
  }

  /** INV-4: the confirmed list is one gapless window of a log that the server had. */
  function checkWindow(tab: string, { localConversationId, session, transcript }: ChatState): void {
    const { messages } = transcript;
    const gap = messages.find((message, i) => i > 0 && message.seq !== messages[i - 1]!.seq + 1);
    if (gap) journal.violation('INV-4', `${tab} shows a hole below seq ${gap.seq}`);
    const named = localConversationId === null ? [] : ledger.sessionsOf(localConversationId);
    const versions = (session ? [session.id] : named).flatMap((id) => auditor().versions(id));
    if (versions.length === 0) return;
    const real = versions.some((log) =>
      messages.every(({ seq, id: messageId }) => log[seq - 1]?.id === messageId),
    );
    if (!real) journal.violation('INV-4', `${tab} shows what is no part of the log`);
  }

  /** INV-3, the other half: what was shown of the visitor's own goes on being shown. */
  function checkKept(tab: string, next: ChatState, previous: ChatState): void {
    if (next.pending === previous.pending && next.transcript === previous.transcript) return;
    const left = new Set(next.discarded);
    for (const { clientId } of next.pending) left.add(clientId);
    for (const { clientId } of next.transcript.messages) left.add(clientId);
    for (const { clientId } of next.previousConversation?.messages ?? []) left.add(clientId);
    const over =
      previous.localConversationId !== null &&
      next.localConversationId !== previous.localConversationId;
    const ended = over && ledger.finished(previous.localConversationId!) !== undefined;
    if (ended) return;
    const floor = next.transcript.messages[0]?.seq ?? Infinity;
    // What stands in the log below the window is shown when older messages are asked for (rule RES-1).
    const log = (next.session && auditor().session(next.session.id)?.log) ?? [];
    for (const { clientId, seq } of log) if (seq < floor && floor !== Infinity) left.add(clientId);
    const lost = previous.pending.find(({ clientId }) => !left.has(clientId));
    if (lost) journal.violation('INV-3', `${tab} does not show ${lost.body} any more`);
    if (over) return;
    const gone = previous.transcript.messages.find(
      ({ clientId, author, seq }) =>
        author.kind === 'visitor' && seq >= floor && !left.has(clientId),
    );
    if (gone) journal.violation('INV-3', `${tab} does not show ${gone.body} any more`);
  }

  /** STO-2: the session is written once; what slides is another record. */
  function checkWrittenOnce(tab: SimulatedTab, localConversationId: string): void {
    const name = `${tab.label} ${localConversationId}`;
    if (sessions.has(name)) journal.violation('STO-2', `${tab.label} wrote its session again`);
    sessions.add(name);
  }

  /** Another tab may know already that it is settled. */
  function isLogged(clientId: string): boolean {
    return auditor()
      .sessions()
      .some(({ log }) => log.some((message) => message.clientId === clientId));
  }

  /** Another tab may know already that it is over, and have swept what is of it. */
  function isOver(localConversationId: string): boolean {
    return ledger
      .sessionsOf(localConversationId)
      .some((id) => auditor().session(id)?.closed !== false);
  }

  /** SND-7: what is stored of a tab's unsent messages is a prefix of them. */
  function checkPrefix(tab: SimulatedTab, key: string, value: string): void {
    const { data } = JSON.parse(value) as { data: { tab: string; n: number; body: string } };
    if (data.tab !== tab.id) return;
    const [, localConversationId = ''] = key.split(':');
    if (isOver(localConversationId)) return;
    const prefix = key.slice(0, key.lastIndexOf(':') + 1);
    const missing = tab
      .state()
      .pending.find(
        ({ tab: author, n, phase, clientId }) =>
          author === tab.id &&
          n < data.n &&
          phase !== 'failed' &&
          !tab.stores(prefix + clientId) &&
          !ledger.pressed(clientId)?.wiped &&
          !isLogged(clientId),
      );
    if (missing)
      journal.violation('SND-7', `${tab.label} stored ${data.body}, ${missing.body} is not stored`);
  }

  return {
    changed(tab, next, previous) {
      if (next.transcript !== previous.transcript || next.pending !== previous.pending) {
        checkOnce(tab, next);
        checkKept(tab, next, previous);
        checkChanges(tab, next, previous);
      }
      if (next.transcript !== previous.transcript) checkWindow(tab, next);
    },
    wrote(tab, key, value) {
      const { endedConversations } = tab.state();
      const [kind = '', inKey = ''] = key.split(':');
      if (!['session', 'opening', 'seen', 'out', 'log'].includes(kind)) return;
      const localConversationId =
        inKey ||
        (JSON.parse(value) as { data?: { localConversationId?: string } }).data
          ?.localConversationId;
      if (localConversationId !== undefined && endedConversations.includes(localConversationId))
        journal.violation('INV-15', `${tab.label} wrote ${kind} of an ended conversation`);
      if (kind === 'session' && localConversationId !== undefined)
        checkWrittenOnce(tab, localConversationId);
      if (kind === 'out') checkPrefix(tab, key, value);
    },
  };
}
