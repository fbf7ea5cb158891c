import type { PendingMessage } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { isChange, type Author, type AuthorKind, type Message } from '../../protocol/message.js';

/** An unsent message of the reader. */
export interface UnsentMessage extends PendingMessage {
  /** What stands below it if it failed, in place of the usual texts. */
  failedTexts?: Pick<Texts, 'notSent' | 'retry'>;
}

/** The delivery status of a message on the reader's side. */
export type Delivery = 'sending' | 'late' | 'failed' | 'sent' | 'read';

/** One line of the conversation; `key` stays the same from sending to sent and read. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'system'; key: string; source: Message; at: number }
  | (InsertedRow & { kind: 'inserted' })
  | MessageRow;

/** A row that is no message: the page around the transcript puts it after a message. */
export interface InsertedRow {
  key: string;
  /** Seq of the message; 0: before the first. Beyond the last message it is the last row. */
  afterSeq: number;
  /** ms since 1970. */
  at: number;
  content: unknown;
}

export interface MessageRow {
  kind: 'message';
  key: string;
  source: Message | UnsentMessage;
  author: Author;
  body: string;
  /** Its author has changed it since. */
  changed?: Message['changed'];
  /** ms since 1970. */
  at: number;
  /** Its seq in the log; absent while it is unsent. */
  seq?: number;
  /** Written on the reader's side, and shown at the inline end. */
  own: boolean;
  /** Written by the reader. In the console, other agents write on the reader's side too. */
  mine: boolean;
  /** The author's name is shown, because several people write on the reader's side. */
  named: boolean;
  /** First and last of a run: messages of one author within one minute. */
  first: boolean;
  last: boolean;
  /** Only for the newest own message, and for each failed one. */
  delivery?: Delivery;
}

export interface RowOptions {
  /** The kinds of author on the reader's side. The reader is of the first. */
  own: readonly AuthorKind[];
  /** The reader's name, if several people write on the reader's side. */
  ownName?: string | undefined;
  /** Up to which seq the other side has read. */
  readUpTo: number;
  inserted?: readonly InsertedRow[];
}

const MINUTE = 60_000;

/** The rows for the log, the unsent messages and what is inserted, in the order in which they are shown. */
export function transcriptRows(
  messages: readonly Message[],
  pending: readonly UnsentMessage[],
  options: RowOptions,
): Row[] {
  const confirmed = new Set(messages.map((message) => message.clientId));
  const oldest = messages[0]?.seq ?? 1;
  const entries: EntryRow[] = [
    ...messages
      .filter((message) => !isChange(message))
      .map((message) => confirmedRow(message, options)),
    ...pending
      .filter((message) => !confirmed.has(message.clientId))
      .map((message) => pendingRow(message, options)),
    ...(options.inserted ?? [])
      // Those that belong to messages that are not loaded come with these.
      .filter(({ afterSeq }) => oldest === 1 || afterSeq >= oldest)
      .map((row) => ({ ...row, kind: 'inserted' as const })),
  ].sort((a, b) => placeOf(a) - placeOf(b));
  markRuns(entries);
  markNamed(entries);
  markDelivery(entries, options.readUpTo);
  return withDays(entries);
}

type EntryRow = Exclude<Row, { kind: 'day' }>;

/** Where a row stands. Of those in one place, a message comes first. */
function placeOf(row: EntryRow): number {
  if (row.kind === 'inserted') return row.afterSeq;
  return 'seq' in row.source ? row.source.seq : Number.MAX_SAFE_INTEGER;
}

function confirmedRow(message: Message, { own, ownName }: RowOptions): EntryRow {
  const { clientId: key, author, body, changed, seq } = message;
  const at = Date.parse(message.at);
  if (author.kind === 'system') return { kind: 'system', key, source: message, at };
  const isOwn = own.includes(author.kind);
  return {
    kind: 'message',
    key,
    source: message,
    author,
    body,
    ...(changed && { changed }),
    at,
    seq,
    own: isOwn,
    mine: isOwn && author.kind === own[0] && author.name === (ownName ?? author.name),
    named: false,
    first: true,
    last: true,
  };
}

function pendingRow(message: UnsentMessage, { own, ownName }: RowOptions): EntryRow {
  const { clientId: key, body, at } = message;
  const kind = own[0] ?? 'visitor';
  const author = ownName === undefined ? { kind } : { kind, name: ownName };
  return {
    kind: 'message',
    key,
    source: message,
    author,
    body,
    at,
    own: true,
    mine: true,
    named: false,
    first: true,
    last: true,
  };
}

function markRuns(entries: EntryRow[]): void {
  entries.forEach((row, index) => {
    const next = entries[index + 1];
    if (row.kind !== 'message' || next?.kind !== 'message' || !sameRun(row, next)) return;
    row.last = false;
    next.first = false;
  });
}

function sameRun(a: MessageRow, b: MessageRow): boolean {
  return (
    a.own === b.own &&
    a.author.kind === b.author.kind &&
    a.author.name === b.author.name &&
    Math.floor(a.at / MINUTE) === Math.floor(b.at / MINUTE)
  );
}

/** Names every author on the reader's side as soon as somebody besides the reader has written there. */
function markNamed(entries: EntryRow[]): void {
  if (!entries.some((row) => row.kind === 'message' && row.own && !row.mine)) return;
  for (const row of entries) if (row.kind === 'message') row.named = row.own;
}

function markDelivery(entries: EntryRow[], readUpTo: number): void {
  let newest = true;
  for (const row of [...entries].reverse()) {
    if (row.kind !== 'message' || !row.own) continue;
    const delivery = deliveryOf(row, readUpTo);
    if (newest || delivery === 'failed') row.delivery = delivery;
    newest = false;
  }
}

function deliveryOf({ source, seq }: MessageRow, readUpTo: number): Delivery {
  if ('phase' in source) return source.phase;
  return (seq ?? Infinity) <= readUpTo ? 'read' : 'sent';
}

function withDays(entries: EntryRow[]): Row[] {
  const rows: Row[] = [];
  let day: string | undefined;
  for (const row of entries) {
    const own = new Date(row.at).toDateString();
    if (own !== day) rows.push({ kind: 'day', key: `day ${own}`, at: row.at });
    day = own;
    rows.push(row);
  }
  return rows;
}

/** Finds the rows that the reader sees arriving: those added at the end of what was rendered before. */
export class NewRows {
  readonly #new = new Set<string>();
  /** Keys of the rows that were rendered last. */
  #known: ReadonlySet<string> | undefined;

  has({ key }: Row): boolean {
    return this.#new.has(key);
  }

  /** Call it with all rows before each render. `first`: nothing was rendered before. */
  update(rows: readonly Row[], first: boolean): void {
    const known = this.#known;
    const keys = new Set(rows.map((row) => row.key));
    // A row that was removed does not arrive again when it comes back.
    for (const key of this.#new) if (!keys.has(key)) this.#new.delete(key);
    for (let i = rows.length - 1; known && i >= 0 && !known.has(rows[i]!.key); i--)
      this.#new.add(rows[i]!.key);
    if (rows.length > 0 || !first) this.#known = keys;
  }
}
