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
import { RETURN_CAUSES } from '../../protocol/return-cause.js';
import {
  END_STATUSES,
  SESSION_REASONS,
  SESSION_STATUSES,
  sessionSchema,
} from '../../protocol/session.js';
import { publicSiteSchema } from '../../protocol/site.js';
import { taskStateSchema } from '../../protocol/task.js';
import { STORED_VERSION } from '../storage/migrations.js';

/*
 * What tabs tell each other. A fact says what happened, never what to do. Each tab passes it to the same
 * reducer, and does not send it on. Everything from the channel is validated like hostile input. No fact
 * contains a token or a key.
 */

const millisecondsSchema = pipe(finiteNumberSchema, minValue(0));
const epochSchema = pipe(number(), integer(), minValue(0));
const counterSchema = pipe(number(), integer(), minValue(0));

/** What remains of a conversation after its end. */
const KEPT = [
  /** The visitor ended it. */
  'nothing',
  /** The browser's storage was cleared: unsent messages stay readable in their document. */
  'unsent',
  /** Somebody else ended it: the transcript stays readable too, as the previous conversation. */
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
    /** Its present phase, when the fact is repeated; absent: it is being sent. */
    phase: exactOptional(picklist(['sending', 'late', 'failed'])),
    code: exactOptional(picklist(ERROR_CODES)),
  }),
  /** The server refused it for good. */
  object({
    ...ofConversation('message-failed'),
    clientId: uuidSchema,
    code: picklist(ERROR_CODES),
  }),
  /** It could not be sent for a long time. It is still retried. */
  object({ ...ofConversation('message-delayed'), clientId: uuidSchema }),
  /** The visitor retries a failed or late message. */
  object({ ...ofConversation('message-retried'), clientId: uuidSchema }),
  /** The visitor discarded a failed message, of any conversation. */
  object({ ...fact('message-discarded'), clientId: uuidSchema }),
  /** The leader opens a session under this local id, so all unsent messages belong to it. */
  object({ ...ofConversation('conversation-id-settled') }),
  /** The session was opened or restored. */
  object({ ...ofConversation('session-known'), session: sessionSchema, epoch: epochSchema }),
  /**
   * Consecutive messages of the log. `follows`: the seq before the first of them; `null` when they begin
   * a window of their own, 0 when it is not known. `whole`: they ended at the head, so that nothing above
   * them exists.
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
  /** The server's log is not the one that this browser knew. These are the messages of its last page. */
  object({
    ...ofConversation('log-replaced'),
    epoch: epochSchema,
    messages: array(messageSchema),
    head: seqSchema,
    read: readMarksSchema,
  }),
  /** The visitor scrolled up: the messages before this seq are requested. */
  object({ ...ofConversation('history-wanted'), before: seqSchema }),
  /** The messages of the log that end just before `before`. */
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
  /** The visitor or an agent has read up to this seq. */
  object({
    ...ofConversation('read-moved'),
    by: picklist(['visitor', 'agent']),
    upTo: seqSchema,
    at: exactOptional(timeSchema),
  }),
  /** `until`: ms since 1970 on the device's clock; 0: the agent has stopped. */
  object({
    ...ofConversation('agent-typing'),
    until: millisecondsSchema,
    name: exactOptional(string()),
  }),
  object({ ...ofConversation('visitor-typing'), at: nullable(millisecondsSchema) }),
  /** The visitor pressed "Keep chat": the conversation stays open although nobody has written. */
  object({ ...ofConversation('visitor-stayed') }),
  /** When it will be closed for inactivity, ms since 1970 on the device's clock; `null`: not soon. */
  object({ ...ofConversation('closing-expected'), closesAt: nullable(millisecondsSchema) }),
  /**
   * The conversation ended for this browser: nothing of it may come back. `carriedOver`: the `clientId`s of
   * messages that are known to be missing in its log; they may be sent in the next conversation.
   */
  object({
    ...ofConversation('conversation-ended'),
    carriedOver: array(uuidSchema),
    status: picklist(END_STATUSES),
    reason: exactOptional(picklist(SESSION_REASONS)),
    /** The server no longer had it. */
    evicted: exactOptional(literal(true)),
    kept: picklist(KEPT),
    at: millisecondsSchema,
  }),
  /** The visitor's data was removed here: profile, previous conversation, unsent messages, drafts. */
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
   * Data about the visitor, from a page or a form; `null` removes a key. `again`: it is repeated for tabs that
   * were opened later, and does not replace what they know.
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
  /** The visitor submitted the pre-chat form. */
  object({ ...ofConversation('form-submitted'), answers: record(string(), string()) }),
  /**
   * How the guided tasks of the conversation stand, as the server told it. `back`: it knows of fewer changes than it told
   * before, as after a restored backup.
   */
  object({
    ...ofConversation('task-told'),
    ...taskStateSchema.entries,
    back: exactOptional(literal(true)),
  }),
  /** An agent asks for the outline of the page in front of the visitor. */
  object({ ...ofConversation('outline-wanted'), at: millisecondsSchema }),
  /** The site's settings, as they apply to this page, and its availability. */
  object({ ...fact('site-loaded'), site: publicSiteSchema }),
]);
export type Fact = InferOutput<typeof factSchema>;
export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/** The types of facts that may begin a conversation. Any tab creates them, before there is a session. */
export const BEGINNINGS: ReadonlySet<string> = new Set<Fact['type']>([
  'message-queued',
  'message-retried',
  'form-submitted',
]);

/** Everything that tabs send to each other: facts, questions, and who leads. */
export const tabMessageSchema = variant('kind', [
  object({ v: literal(STORED_VERSION), from: uuidSchema, kind: literal('fact'), fact: factSchema }),
  /** A tab that knows this much of the conversation asks for the rest. */
  object({
    v: literal(STORED_VERSION),
    from: uuidSchema,
    kind: literal('hello'),
    localConversationId: nullable(uuidSchema),
    epoch: epochSchema,
    cursor: seqSchema,
    /** The message at the cursor: a log that was replaced may have another there (rule RES-4). */
    afterId: exactOptional(uuidSchema),
    /** How the visitor came back to the conversation in this tab; the leader tells the server. */
    cause: exactOptional(picklist(RETURN_CAUSES)),
  }),
  /** The sender holds the lock; `term` grows with every leader. */
  object({
    v: literal(STORED_VERSION),
    from: uuidSchema,
    kind: literal('leading'),
    term: counterSchema,
  }),
  /** A visible tab asks whether the leader is alive (rule TAB-6). */
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
  /** A fact about a guided task; `taskFactSchema` parses it, which loads with the first task. */
  object({ v: literal(STORED_VERSION), from: uuidSchema, kind: literal('task'), said: unknown() }),
  /** The visitor wants the conversation back in these tabs. */
  object({ v: literal(STORED_VERSION), from: uuidSchema, kind: literal('use-here') }),
]);
export type TabMessage = InferOutput<typeof tabMessageSchema>;
