import type { Transcript } from '../../core/state/state.js';
import type { Conversation, VisitorContext } from '../../protocol/agent-events.js';
import type { ErrorCode } from '../../protocol/errors.js';
import type { ReadMarks } from '../../protocol/message.js';

/** Why a form of the door was not accepted, as the person before it must be told. */
export type AccessFault =
  /** Name and password don't belong together. */
  | 'wrong-password'
  /** The one-time link has been used, or a newer one was made. */
  | 'link-used'
  | 'name-missing'
  | 'password-too-short'
  | 'too-many-tries'
  /** No answer, or the server can't answer now. */
  | 'server-away'
  /** The session of the console ran out. */
  | 'signed-out';

/** Where the person stands between the door and the work. */
export interface Access {
  stage: 'checking' | 'set-up' | 'sign-in' | 'signed-in';
  /** A form is on its way. */
  busy: boolean;
  fault: AccessFault | null;
}

export interface Agent {
  id: string;
  name: string;
  /** Whether visitors are told that this agent is there. */
  online: boolean;
}

/** A reply that the log is not known to have. */
export interface PendingReply {
  sessionId: string;
  clientId: string;
  body: string;
  /** When Send was pressed, ms since 1970 on the device's clock. */
  at: number;
  phase: 'sending' | 'failed';
  /** Why it failed. */
  code?: ErrorCode;
}

/** The conversation in the middle. */
export interface OpenedConversation {
  id: string;
  /** Its line, kept when it has left the lists. */
  conversation: Conversation;
  /** `null` until its log has been read for the first time. */
  context: VisitorContext | null;
  transcript: Transcript;
  read: ReadMarks;
  /** Older messages are on their way. */
  loadingOlder: boolean;
  /** The agent pressed Resolve and waits for the server. */
  resolving: boolean;
  /** The server no longer has it. */
  erased: boolean;
}

export type ConsoleConnection = 'idle' | 'connecting' | 'connected' | 'reconnecting';

/** All that the console knows. Elements read it; the reducer alone makes the next one. */
export interface ConsoleState {
  access: Access;
  agent: Agent | null;
  connection: ConsoleConnection;
  /** Whether the lists have been heard of since sign-in. */
  listed: boolean;
  /** Every conversation that the agent may pick up, by session id. */
  conversations: ReadonlyMap<string, Conversation>;
  /** There are more: the server lists so many at once, and the others as these are closed. */
  hasMore: boolean;
  /** How often the lists were filled up with such. */
  fills: number;
  /** Server's clock minus the device's, ms. */
  skew: number;
  opened: OpenedConversation | null;
  /** Unsent replies of all conversations, in the order in which they were written. */
  replies: readonly PendingReply[];
  /** What stands in the composer, by session id. */
  drafts: ReadonlyMap<string, string>;
  /** Visitors who are writing: until when, ms on the device's clock, by session id. */
  typing: ReadonlyMap<string, number>;
  /** The conversation that was just resolved here: the next one is offered in its place. */
  resolved: Conversation | null;
  /** A wish that the server did not grant, told in a sentence. */
  trouble: 'resolve' | 'availability' | 'sign-out' | null;
}

const NOBODY: Access = { stage: 'checking', busy: false, fault: null };

export const INITIAL_CONSOLE: ConsoleState = {
  access: NOBODY,
  agent: null,
  connection: 'idle',
  listed: false,
  conversations: new Map(),
  hasMore: false,
  fills: 0,
  skew: 0,
  opened: null,
  replies: [],
  drafts: new Map(),
  typing: new Map(),
  resolved: null,
  trouble: null,
};
