import {
  array,
  boolean,
  exactOptional,
  integer,
  literal,
  minValue,
  nullable,
  number,
  picklist,
  pipe,
  string,
  union,
  unknown,
  variant,
  type InferOutput,
} from 'valibot';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { messageSchema, readMarksSchema, seqSchema, timeSchema } from '../../protocol/message.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import { profileSchema } from '../../protocol/profile.js';
import {
  END_STATUSES,
  SESSION_REASONS,
  SESSION_STATUSES,
  sessionSchema,
} from '../../protocol/session.js';
import { availabilitySchema } from '../../protocol/site.js';
import { STORED_VERSION } from '../storage/migrations.js';

/*
 * What one tab tells the others. A fact says what happened, never what to do; each tab runs it through
 * the same reducer and passes it on to nobody. Whatever comes from the channel is parsed here like
 * hostile input. No token and no key is ever among it.
 */

const millisecondsSchema = pipe(finiteNumberSchema, minValue(0));
const epochSchema = pipe(number(), integer(), minValue(0));
const counterSchema = pipe(number(), integer(), minValue(0));

/** What of a conversation outlives its end. */
const KEPT = [
  /** The visitor ended it. */
  'nothing',
  /** The device was cleared: what was not sent yet stays readable in its document. */
  'unsent',
  /** It was ended from outside: the transcript stays readable too, as the earlier conversation. */
  'all',
] as const;
export type Kept = (typeof KEPT)[number];

/** A pending message as its author's tab announces it. */
export const queuedMessageSchema = object({
  clientId: uuidSchema,
  body: string(),
  at: millisecondsSchema,
  tab: uuidSchema,
  n: counterSchema,
});

/** What the visitor chooses of the panel. */
export const panelChoicesEntries = {
  open: boolean(),
  docked: nullable(boolean()),
  muted: boolean(),
};

const fact = <const T extends string>(type: T) => ({ type: literal(type) });
const ofConversation = <const T extends string>(type: T) => ({
  ...fact(type),
  localConversationId: uuidSchema,
});

const factSchema = variant('type', [
  /** Send was pressed; the message is on the device. */
  object({
    ...ofConversation('message-queued'),
    message: queuedMessageSchema,
    /** How it stands, when it is told again; absent: it is being sent. */
    phase: exactOptional(picklist(['sending', 'late', 'failed'])),
    code: exactOptional(picklist(ERROR_CODES)),
  }),
  /** The server refused it for good. */
  object({
    ...ofConversation('message-failed'),
    clientId: uuidSchema,
    code: picklist(ERROR_CODES),
  }),
  /** It has been tried for long; it goes on being tried. */
  object({ ...ofConversation('message-delayed'), clientId: uuidSchema }),
  /** The visitor wants a failed or late one tried again. */
  object({ ...ofConversation('message-retried'), clientId: uuidSchema }),
  /** The visitor took a failed one back, whatever conversation it was or would be in. */
  object({ ...fact('message-discarded'), clientId: uuidSchema }),
  /** The leader is about to open a session under this localConversationId: whatever waits, waits for this one. */
  object({ ...ofConversation('conversation-id-settled') }),
  /** The server knows the conversation. */
  object({ ...ofConversation('session-known'), session: sessionSchema, epoch: epochSchema }),
  /**
   * A run of the log, in order. `follows` is the seq that its first message comes after, `null` when
   * the run begins a window of its own, 0 when nothing is claimed. `whole`: the run ended at the head,
   * so that nothing above it is real.
   */
  object({
    ...ofConversation('messages-merged'),
    epoch: epochSchema,
    messages: array(messageSchema),
    follows: nullable(seqSchema),
    head: seqSchema,
    whole: boolean(),
    read: exactOptional(readMarksSchema),
  }),
  /** The server's log is not the one we held a part of; this is the new one's last page. */
  object({
    ...ofConversation('log-replaced'),
    epoch: epochSchema,
    messages: array(messageSchema),
    head: seqSchema,
    read: readMarksSchema,
  }),
  /** The visitor wants to see what came before this seq. */
  object({ ...ofConversation('history-wanted'), before: seqSchema }),
  /** The run of the log that ends just before `before`. */
  object({
    ...ofConversation('history-loaded'),
    epoch: epochSchema,
    before: seqSchema,
    messages: array(messageSchema),
  }),
  object({
    ...ofConversation('session-changed'),
    status: picklist(SESSION_STATUSES),
    reason: exactOptional(picklist(SESSION_REASONS)),
    assignedTo: exactOptional(object({ name: string() })),
  }),
  /** Somebody read up to here. */
  object({
    ...ofConversation('read-moved'),
    by: picklist(['visitor', 'agent']),
    upTo: seqSchema,
    at: exactOptional(timeSchema),
  }),
  /** `until`: ms since 1970, the device's clock; 0 when the agent stopped. */
  object({
    ...ofConversation('agent-typing'),
    until: millisecondsSchema,
    name: exactOptional(string()),
  }),
  object({ ...ofConversation('visitor-typing'), at: nullable(millisecondsSchema) }),
  /** The visitor wants the conversation kept, though nothing was written for long. */
  object({ ...ofConversation('visitor-stayed') }),
  /** It is closed then, ms since 1970 on the device's clock, if nothing happens; `null`: not soon. */
  object({ ...ofConversation('closing-expected'), closesAt: nullable(millisecondsSchema) }),
  /**
   * The conversation is over for this browser: nothing of this localConversationId may come back. `carriedOver`: messages
   * (by `clientId`) that its log is known to lack; they may go on to the next one by themselves.
   */
  object({
    ...ofConversation('conversation-ended'),
    carriedOver: array(uuidSchema),
    status: picklist(END_STATUSES),
    reason: exactOptional(picklist(SESSION_REASONS)),
    /** The server had forgotten it. */
    evicted: exactOptional(literal(true)),
    kept: picklist(KEPT),
    at: millisecondsSchema,
  }),
  /** What is known of the visitor here is wiped: the earlier conversation, what was not sent, drafts. */
  object({ ...fact('visitor-forgotten') }),
  object({
    ...fact('connection-changed'),
    status: picklist(['idle', 'connecting', 'connected', 'reconnecting', 'superseded']),
  }),
  object({
    ...fact('panel-changed'),
    ...panelChoicesEntries,
    counter: counterSchema,
    tab: uuidSchema,
  }),
  /**
   * What a page or the visitor says of the visit; `null`: a key is taken away. `again`: repeated for a
   * tab that was not there; what is known stands.
   */
  object({
    ...fact('visitor-context-changed'),
    again: exactOptional(literal(true)),
    routingData: exactOptional(record(string(), nullable(union([string(), boolean()])))),
    conversationData: exactOptional(record(string(), unknown())),
    profile: exactOptional(profileSchema),
    page: exactOptional(
      object({ url: string(), title: exactOptional(string()), referrer: exactOptional(string()) }),
    ),
  }),
  /** The visitor answered the form that comes before the conversation. */
  object({ ...ofConversation('form-submitted'), answers: record(string(), string()) }),
  object({ ...fact('availability-changed'), availability: availabilitySchema }),
]);
export type Fact = InferOutput<typeof factSchema>;
export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/** All that travels between tabs: facts, the questions that tabs ask, and who leads. */
export const tabMessageSchema = variant('kind', [
  object({ v: literal(STORED_VERSION), from: uuidSchema, kind: literal('fact'), fact: factSchema }),
  /** A tab that has this much wants the rest, and to know how things stand. */
  object({
    v: literal(STORED_VERSION),
    from: uuidSchema,
    kind: literal('hello'),
    localConversationId: nullable(uuidSchema),
    epoch: epochSchema,
    cursor: seqSchema,
    /** The message at the cursor: a log that was replaced may have another there (rule RES-4). */
    afterId: exactOptional(uuidSchema),
  }),
  /** The sender holds the lock; `term` grows with every leader. */
  object({
    v: literal(STORED_VERSION),
    from: uuidSchema,
    kind: literal('leading'),
    term: counterSchema,
  }),
  /** Does the leader live? Asked by a visible tab (rule TAB-6). */
  object({
    v: literal(STORED_VERSION),
    from: uuidSchema,
    kind: literal('alive?'),
    nonce: uuidSchema,
  }),
  /**
   * It does. `proof` is a round trip to the server made for this question, or, without a server, how
   * long ago the leader's timer last ran, in ms, and whether its page is visible.
   */
  object({
    v: literal(STORED_VERSION),
    from: uuidSchema,
    kind: literal('alive'),
    nonce: uuidSchema,
    proof: variant('by', [
      object({ by: literal('server') }),
      object({ by: literal('timer'), age: millisecondsSchema, visible: boolean() }),
    ]),
  }),
  /** A visible tab would rather lead than have a tab lead that has been hidden for long (rule TAB-7). */
  object({ v: literal(STORED_VERSION), from: uuidSchema, kind: literal('yield?') }),
  /** The visitor wants the conversation back in these tabs. */
  object({ v: literal(STORED_VERSION), from: uuidSchema, kind: literal('use-here') }),
]);
export type TabMessage = InferOutput<typeof tabMessageSchema>;
