import { isChange, type Message } from '../../protocol/message.js';
import { EMPTY_TRANSCRIPT, type Transcript } from './state.js';

/*
 * The gapless window [floor, cursor] of the log that a tab holds (rules RES-1 and RES-2). Pure.
 */

/** How long a message above a hole waits for the missing ones before they are asked for. */
export const HOLE_WAIT_MS = 300;

/** The newest seq below which nothing is missing: the window's top, or 0. */
export function cursorOf(transcript: Transcript): number {
  return transcript.messages.at(-1)?.seq ?? 0;
}

/** The oldest seq of the window; 0 when it is empty. */
export function floorOf(transcript: Transcript): number {
  return transcript.messages[0]?.seq ?? 0;
}

/** Whether the log has messages that the window does not reach, above it. */
export function hasHole(transcript: Transcript): boolean {
  return transcript.ahead.length > 0 || transcript.head > cursorOf(transcript);
}

/**
 * Adds a run of the log. What the window has is ignored, what continues it is applied, what stands
 * above a hole waits in `ahead`. `follows` is the seq that the run is known to come after: it, or
 * `null` for a last page, lets an empty window begin in the middle of the log; 0 does not.
 */
export function mergeRun(
  transcript: Transcript,
  run: { messages: readonly Message[]; follows: number | null; head: number; whole: boolean },
): Transcript {
  const known = bySeq([...transcript.ahead, ...run.messages]);
  const [first] = bySeq(run.messages);
  const beginsWindow =
    transcript.messages.length === 0 &&
    first !== undefined &&
    (run.follows === null || run.follows === first.seq - 1);
  let cursor = beginsWindow ? first.seq - 1 : cursorOf(transcript);

  const applied: Message[] = [];
  const ahead: Message[] = [];
  for (const message of known) {
    if (message.seq <= cursor) continue;
    if (message.seq === cursor + 1) {
      applied.push(message);
      cursor = message.seq;
    } else if (!run.whole) ahead.push(message);
  }
  const head = Math.max(run.whole ? 0 : transcript.head, run.head, cursor, ahead.at(-1)?.seq ?? 0);
  if (applied.length === 0 && head === transcript.head && ahead.length === transcript.ahead.length)
    return transcript;
  const messages =
    applied.length === 0 ? transcript.messages : withChanges([...transcript.messages, ...applied]);
  return { ...transcript, messages, ahead, head };
}

/** Adds older messages, as far as they reach down from the floor without a hole. */
export function prependRun(transcript: Transcript, run: readonly Message[]): Transcript {
  let floor = floorOf(transcript);
  const older: Message[] = [];
  for (const message of bySeq(run).reverse()) {
    if (message.seq !== floor - 1) continue;
    older.unshift(message);
    floor = message.seq;
  }
  if (older.length === 0) return transcript;
  return { ...transcript, messages: withChanges([...older, ...transcript.messages]) };
}

/** The window over a log that is not the one we knew. */
export function replaceLog(epoch: number, messages: readonly Message[], head: number): Transcript {
  return mergeRun({ ...EMPTY_TRANSCRIPT, epoch }, { messages, follows: null, head, whole: true });
}

/**
 * Each changed message as the newest change in the window leaves it. Earlier changes of it tell the same, so that a
 * text that is gone is nowhere (rule CHG-1).
 */
export function withChanges(messages: readonly Message[]): readonly Message[] {
  const newest = new Map<unknown, Message>();
  for (const entry of messages) if (isChange(entry)) newest.set(entry.params?.messageId, entry);
  if (newest.size === 0) return messages;
  return messages.map((message) => {
    const change = newest.get(isChange(message) ? message.params?.messageId : message.id);
    if (!change || change === message) return message;
    const text = change.params?.body;
    if (isChange(message)) {
      const { id, clientId, seq, at } = message;
      return message.params?.body === text ? message : { ...change, id, clientId, seq, at };
    }
    const body = String(text ?? '');
    const changed = text === undefined ? 'deleted' : 'edited';
    const isKnown = message.changed === changed && message.body === body;
    return isKnown ? message : { ...message, body, changed };
  });
}

/** In order of seq, each seq once. */
function bySeq(messages: readonly Message[]): Message[] {
  const unique = new Map<number, Message>();
  for (const message of messages) unique.set(message.seq, message);
  return [...unique.values()].sort((a, b) => a.seq - b.seq);
}
