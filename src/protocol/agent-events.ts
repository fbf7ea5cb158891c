import {
  array,
  boolean,
  exactOptional,
  literal,
  nullable,
  string,
  unknown,
  type InferOutput,
} from 'valibot';
import { signedInAgentSchema } from './agents.js';
import { visitorBlockSchema } from './blocks.js';
import { uuidSchema } from './ids.js';
import { messageSchema, readMarksSchema, seqSchema, timeSchema } from './message.js';
import type { messageDeleteSchema, messageEditSchema } from './message-changes.js';
import { noteAddSchema, noteNewSchema, notesSchema, type AddedNote } from './note.js';
import { positiveIntegerSchema } from './numbers.js';
import { object, record, strictObject } from './objects.js';
import { profileSchema } from './profile.js';
import { sessionSchema } from './session.js';
import { tagsSetSchema } from './tags.js';
import { agentTaskSchema } from './task.js';
import type {
  SentTask,
  TaskSend,
  outlineChangedSchema,
  outlineWatchSchema,
  taskCancelSchema,
  taskChangedSchema,
} from './task-events.js';
import type { Drain, SentAnswer } from './visitor-answers.js';
import type { Ack } from './visitor-events.js';

/*
 * The console's side of the socket, namespace `/agent`. The signed-in agent is known by the cookie of
 * the handshake. An agent who is limited to some sites sees nothing of the others.
 */

/** A conversation as a line in the agent's lists. */
export const conversationSchema = object({
  session: sessionSchema,
  site: object({ token: string(), name: string() }),
  visitor: object({
    name: exactOptional(string()),
    email: exactOptional(string()),
    phone: exactOptional(string()),
    verified: boolean(),
  }),
  /** Whether the visitor has a socket now. */
  connected: boolean(),
  /** Page URL that the visitor was last seen on. */
  page: exactOptional(string()),
  /** Only the beginning of a long body. */
  lastMessage: exactOptional(messageSchema),
  /** Visitor's messages that no agent has read; at most 100 are counted. */
  unread: seqSchema,
  /** Since when the visitor waits for an answer; `null` when nobody waits. */
  waitingSince: nullable(timeSchema),
  /** Its place in the queue, where that is not `waitingSince`: many wait who share the visitor's address. */
  queueAt: exactOptional(timeSchema),
  /** The conversation is closed, and can be reopened: no browser of the visitor knows of its end yet. */
  reopenable: exactOptional(literal(true)),
  /** Agents have put it aside: until this time, or (`null`) until the visitor writes. */
  snoozed: exactOptional(object({ until: nullable(timeSchema) })),
  /** Agents take it for spam. It is closed. */
  spam: exactOptional(literal(true)),
  /** Its visitor is blocked because of it. */
  blocked: exactOptional(literal(true)),
  /** In the order in which agents put them. Absent: from a server of the version before. */
  tags: exactOptional(array(string())),
});
export type Conversation = InferOutput<typeof conversationSchema>;

/** What a visitor brought along, for the side of an opened conversation. */
const visitorContextSchema = object({
  profile: profileSchema,
  verified: boolean(),
  page: exactOptional(
    object({ url: string(), title: exactOptional(string()), referrer: exactOptional(string()) }),
  ),
  /** The pages that the visitor was on during this session, in order: at most the last 50. */
  visits: exactOptional(
    array(object({ url: string(), title: exactOptional(string()), at: timeSchema })),
  ),
  /** "Firefox 140 on Windows" */
  browser: exactOptional(string()),
  /** The browser's language, such as "de-AT". */
  language: exactOptional(string()),
  routingData: record(string(), unknown()),
  conversationData: record(string(), unknown()),
  /**
   * Other sessions that this browser could prove, or of the same verified person; the newest first. `sync`
   * reads their logs.
   */
  earlier: exactOptional(array(sessionSchema)),
});
export type VisitorContext = InferOutput<typeof visitorContextSchema>;

const listsFields = {
  /**
   * Open and away conversations that have a visitor's message: the agent's own, the queue and its newest
   * arrivals, and the newest of other agents.
   */
  conversations: array(conversationSchema),
  /** How many others there are, counted up to 1,000. Absent: none. */
  more: exactOptional(seqSchema),
};

export const agentListsSchema = object(listsFields);
export type AgentLists = InferOutput<typeof agentListsSchema>;

export const agentWelcomeSchema = object({
  agent: object({ ...signedInAgentSchema.entries, online: boolean() }),
  ...listsFields,
  /** The server wants to hear `visibility:set`. Absent: it would not understand it, or has no use for it. */
  wantsVisibility: exactOptional(literal(true)),
  serverTime: timeSchema,
});
export type AgentWelcome = InferOutput<typeof agentWelcomeSchema>;

/** A stretch of one conversation's log, as `sync` answers it to an agent. */
export const agentLogSchema = object({
  conversation: conversationSchema,
  context: visitorContextSchema,
  epoch: positiveIntegerSchema,
  messages: array(messageSchema),
  head: seqSchema,
  more: boolean(),
  read: readMarksSchema,
  /** Those after `afterNote`, the oldest first. Absent: from a server of the version before. */
  notes: exactOptional(notesSchema),
  /** `n` of the newest note that there is; 0: there is none. While it is greater, more notes follow. */
  notesHead: exactOptional(seqSchema),
  /** Guided tasks, the newest first: at most 20. Absent: from a server of the version before. */
  tasks: exactOptional(array(agentTaskSchema)),
});
export type AgentLog = InferOutput<typeof agentLogSchema>;

export const agentMessageNewSchema = object({ sessionId: uuidSchema, message: messageSchema });
export const visitorTypingSchema = object({ sessionId: uuidSchema, on: boolean() });
export const visitorReadSchema = object({ sessionId: uuidSchema, upTo: seqSchema });
export const contextChangedSchema = object({ sessionId: uuidSchema });
/** An agent who looks at a conversation. */
const viewerSchema = object({ id: uuidSchema, name: string(), writing: boolean() });
export type Viewer = InferOutput<typeof viewerSchema>;
export const viewersSchema = object({ sessionId: uuidSchema, agents: array(viewerSchema) });
export const conversationGoneSchema = object({ sessionId: uuidSchema });

export const agentListsRequestSchema = strictObject({});
export const agentSyncSchema = strictObject({
  sessionId: uuidSchema,
  /** Absent: the last page. */
  after: exactOptional(seqSchema),
  /** `n` of the last note that is known. Absent, or not there any more: the newest notes, at most 500. */
  afterNote: exactOptional(seqSchema),
});
export const agentHistorySchema = strictObject({ sessionId: uuidSchema, before: seqSchema });
export const agentSendSchema = strictObject({
  sessionId: uuidSchema,
  clientId: uuidSchema,
  body: string(),
  /** Seq of the newest message that the agent saw. If another agent has answered since: `conflict`. */
  seen: exactOptional(seqSchema),
});
export const agentAssignSchema = strictObject({
  sessionId: uuidSchema,
  /** `null`: nobody; the conversation is back in the queue. */
  agentId: nullable(uuidSchema),
});
export const agentSnoozeSchema = strictObject({
  sessionId: uuidSchema,
  /** Absent: until the visitor writes, which ends every snooze. At most `MAX_SNOOZE_DAYS` from now. */
  until: exactOptional(timeSchema),
  /** Seq of the newest message that the agent saw. If the log has a newer one: `conflict`. */
  seen: exactOptional(seqSchema),
});
export const agentSpamSchema = strictObject({ sessionId: uuidSchema, spam: boolean() });
export const sessionRequestSchema = strictObject({ sessionId: uuidSchema });
export const agentTypingRequestSchema = strictObject({ sessionId: uuidSchema, on: boolean() });
export const viewingSchema = strictObject({ sessionId: uuidSchema, on: boolean() });
export const agentReadRequestSchema = strictObject({ sessionId: uuidSchema, upTo: seqSchema });
export const setAvailabilitySchema = strictObject({ online: boolean() });
export const setVisibilitySchema = strictObject({ visible: boolean() });

type Answer<T> = (ack: Ack<T>) => void;
type Nothing = Record<never, never>;

/** socket.io's typed map of what the console sends on `/agent`. */
export interface AgentToServer {
  /** The lists as they are now; what is listed already is known from events. */
  lists: (request: InferOutput<typeof agentListsRequestSchema>, answer: Answer<AgentLists>) => void;
  /** Opens a conversation (its live events follow until `leave`) and reads its log from a cursor. */
  sync: (request: InferOutput<typeof agentSyncSchema>, answer: Answer<AgentLog>) => void;
  /** No more live events of this conversation. */
  leave: (request: InferOutput<typeof sessionRequestSchema>, answer: Answer<Nothing>) => void;
  /** Older messages. */
  history: (
    request: InferOutput<typeof agentHistorySchema>,
    answer: Answer<{ messages: AgentLog['messages']; more: boolean }>,
  ) => void;
  /** The first answer assigns the conversation to its author. */
  'message:send': (
    request: InferOutput<typeof agentSendSchema>,
    answer: Answer<SentAnswer>,
  ) => void;
  /** Gives the conversation to an agent: the own one takes it over, another one gets it. */
  'session:assign': (
    request: InferOutput<typeof agentAssignSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Gives an own message another text, for `CHANGEABLE_MS`. The change comes as an entry of the log. */
  'message:edit': (request: InferOutput<typeof messageEditSchema>, answer: Answer<Nothing>) => void;
  /** The same, but nothing takes its place. */
  'message:delete': (
    request: InferOutput<typeof messageDeleteSchema>,
    answer: Answer<Nothing>,
  ) => void;
  'session:resolve': (
    request: InferOutput<typeof sessionRequestSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Opens a closed conversation again, if it is `reopenable`. */
  'session:reopen': (
    request: InferOutput<typeof sessionRequestSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Puts the conversation aside for all agents. Doing it again sets another time. */
  'session:snooze': (
    request: InferOutput<typeof agentSnoozeSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Ends a snooze. */
  'session:wake': (
    request: InferOutput<typeof sessionRequestSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Closes the conversation and marks it as spam, or takes the mark away: then it stays closed. */
  'session:spam': (request: InferOutput<typeof agentSpamSchema>, answer: Answer<Nothing>) => void;
  /** Blocks the visitor of a conversation on its site: the open sockets are closed, and no more is taken. */
  'visitor:block': (
    request: InferOutput<typeof visitorBlockSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Ends the block that was made because of this conversation. */
  'visitor:unblock': (
    request: InferOutput<typeof sessionRequestSchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Also in a closed conversation. The visitor never gets it. */
  'note:add': (request: InferOutput<typeof noteAddSchema>, answer: Answer<AddedNote>) => void;
  /** Replaces the conversation's tags. */
  'tags:set': (request: InferOutput<typeof tagsSetSchema>, answer: Answer<Nothing>) => void;
  /** Offers the visitor a guided task. `duplicate`: it was sent before. */
  'task:send': (request: TaskSend, answer: Answer<SentTask>) => void;
  /** Takes a task back. Changes nothing if it is over. */
  'task:cancel': (request: InferOutput<typeof taskCancelSchema>, answer: Answer<Nothing>) => void;
  read: (request: InferOutput<typeof agentReadRequestSchema>, answer: Answer<Nothing>) => void;
  /** Volatile: not answered, may be lost. */
  typing: (request: InferOutput<typeof agentTypingRequestSchema>) => void;
  /**
   * The agent looks at an opened conversation; to be repeated every `VIEWING_REPEAT_MS`. Answered by
   * `viewers`. Volatile.
   */
  viewing: (request: InferOutput<typeof viewingSchema>) => void;
  /**
   * The agent picks targets on the page of an opened conversation; to be repeated every `VIEWING_REPEAT_MS`. Answered
   * by `outline:changed`, if the page allows it. Volatile.
   */
  'outline:watch': (request: InferOutput<typeof outlineWatchSchema>) => void;
  'availability:set': (
    request: InferOutput<typeof setAvailabilitySchema>,
    answer: Answer<Nothing>,
  ) => void;
  /** Whether this console is on a screen. Until it says so, it is not: its agent is notified elsewhere. */
  'visibility:set': (
    request: InferOutput<typeof setVisibilitySchema>,
    answer: Answer<Nothing>,
  ) => void;
}

/** socket.io's typed map of what the server tells the console. */
export interface ServerToAgent {
  /** First, on every connect. */
  welcome: (event: AgentWelcome) => void;
  /** A line of the lists is new or has changed. */
  'conversation:changed': (event: Conversation) => void;
  /** A conversation was erased, or removed because of its age. */
  'conversation:gone': (event: InferOutput<typeof conversationGoneSchema>) => void;
  /** In a conversation that this agent has open. */
  'message:new': (event: InferOutput<typeof agentMessageNewSchema>) => void;
  /** In a conversation that this agent has open. */
  'note:new': (event: InferOutput<typeof noteNewSchema>) => void;
  /** A guided task is new or has changed, in a conversation that this agent has open. */
  'task:changed': (event: InferOutput<typeof taskChangedSchema>) => void;
  /** The visitor's page, for this agent who has asked. Volatile. */
  'outline:changed': (event: InferOutput<typeof outlineChangedSchema>) => void;
  typing: (event: InferOutput<typeof visitorTypingSchema>) => void;
  /** All others who look at a conversation that this agent has open. Volatile: sent again with each change. */
  viewers: (event: InferOutput<typeof viewersSchema>) => void;
  read: (event: InferOutput<typeof visitorReadSchema>) => void;
  /** What the visitor brought along is new, in a conversation that this agent has open: `sync` reads it. */
  'context:changed': (event: InferOutput<typeof contextChangedSchema>) => void;
  /** The server is stopping; the console connects again after `retryAfter` seconds. */
  drain: (event: Drain) => void;
}
