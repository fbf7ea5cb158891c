import type { ErrorCode } from '../../protocol/errors.js';
import type { ConsoleState, PendingText } from './console-state.js';

/*
 * What an agent has written and the server is not known to have: the same for replies and for notes. Each
 * function returns the same list, map or state if nothing changes.
 */

type Texts = readonly PendingText[];
type Drafts = ReadonlyMap<string, string>;

export function keepTexts(texts: Texts, isKept: (text: PendingText) => boolean): Texts {
  const kept = texts.filter(isKept);
  return kept.length === texts.length ? texts : kept;
}

/** Without those that the server has stored. */
export function withoutStored(texts: Texts, stored: readonly { clientId: string }[]): Texts {
  if (texts.length === 0) return texts;
  const known = new Set(stored.map(({ clientId }) => clientId));
  return keepTexts(texts, ({ clientId }) => !known.has(clientId));
}

export function withFailed(texts: Texts, clientId: string, code: ErrorCode): Texts {
  return texts.map((text) =>
    text.clientId === clientId ? { ...text, phase: 'failed', code } : text,
  );
}

/** A failed one is to be sent again, after all others. `seen`: what the agent sees now. */
export function withRetried(texts: Texts, clientId: string, seen?: number): Texts {
  const failed = texts.find((text) => text.clientId === clientId);
  if (failed?.phase !== 'failed') return texts;
  const { code: _, ...retried } = failed;
  const others = texts.filter((text) => text !== failed);
  return [...others, { ...retried, ...(seen !== undefined && { seen }), phase: 'sending' }];
}

/** An empty text removes the draft. */
export function withDraft(drafts: Drafts, sessionId: string, draft: string): Drafts {
  if ((drafts.get(sessionId) ?? '') === draft) return drafts;
  const next = new Map(drafts);
  if (draft === '') next.delete(sessionId);
  else next.set(sessionId, draft);
  return next;
}

export function withChange(
  state: ConsoleState,
  change: Partial<Pick<ConsoleState, 'drafts' | 'replies' | 'noteDrafts' | 'pendingNotes'>>,
): ConsoleState {
  const next = { ...state, ...change };
  const isSame =
    next.drafts === state.drafts &&
    next.replies === state.replies &&
    next.noteDrafts === state.noteDrafts &&
    next.pendingNotes === state.pendingNotes;
  return isSame ? state : next;
}
