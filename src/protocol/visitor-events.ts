import type { InferOutput } from 'valibot';
import type { ProtocolError } from './errors.js';
import type { Page } from './message.js';
import type { Availability, PublicSite } from './site.js';
import type {
  OutlinePush,
  TaskAborted,
  TaskAccept,
  TaskDone,
  TaskOffer,
  TaskRequest,
  TaskResult,
  TaskResume,
  TaskResumed,
  TaskStepEvent,
} from './task-events.js';
import type { TaskState } from './task.js';
import type {
  AgentRead,
  AgentTyping,
  Drain,
  Head,
  IdentifiedAnswer,
  MessageNew,
  Reset,
  SentAnswer,
  SessionChanged,
  Superseded,
  SyncedAnswer,
  TokenAnswer,
  Welcome,
} from './visitor-answers.js';
import type {
  EndSessionRequest,
  HistoryRequest,
  IdentifyRequest,
  PushContextRequest,
  RestoredElsewhere,
  SendMessageRequest,
  SyncRequest,
  heartbeatSchema,
  readSchema,
  refreshTokenSchema,
  typingSchema,
} from './visitor-requests.js';

/** Every request is answered once: with what was asked for, or with why not. */
export type Ack<T> = ({ ok: true } & T) | { ok: false; error: ProtocolError };
type Answer<T> = (ack: Ack<T>) => void;
type Nothing = Record<never, never>;

/** socket.io's typed map of what a visitor's client sends on `/`. */
export interface VisitorToServer {
  /** Acked after the commit, never before. */
  'message:send': (request: SendMessageRequest, answer: Answer<SentAnswer>) => void;
  /** Newer messages than the cursor, with session and read marks. */
  sync: (request: SyncRequest, answer: Answer<SyncedAnswer>) => void;
  /** Older messages, below the floor. */
  history: (request: HistoryRequest, answer: Answer<Page>) => void;
  identify: (request: IdentifyRequest, answer: Answer<IdentifiedAnswer>) => void;
  heartbeat: (
    request: InferOutput<typeof heartbeatSchema>,
    answer: Answer<{ idleAt: string | null }>,
  ) => void;
  /** Volatile: not answered, may be lost. */
  typing: (request: InferOutput<typeof typingSchema>) => void;
  read: (request: InferOutput<typeof readSchema>, answer: Answer<Nothing>) => void;
  'context:push': (request: PushContextRequest, answer: Answer<Nothing>) => void;
  'token:refresh': (
    request: InferOutput<typeof refreshTokenSchema>,
    answer: Answer<TokenAnswer>,
  ) => void;
  /** Volatile: not answered, may be lost. */
  restored: (request: RestoredElsewhere) => void;
  'session:end': (request: EndSessionRequest, answer: Answer<{ status: 'ended' }>) => void;
  /** The visitor agrees to a task, in this tab. */
  'task:accept': (request: TaskAccept, answer: Answer<TaskState>) => void;
  /** The visitor declines a task that is offered. */
  'task:refuse': (request: TaskRequest, answer: Answer<TaskState>) => void;
  /** The visitor stops a task that runs or is held. */
  'task:stop': (request: TaskRequest, answer: Answer<TaskState>) => void;
  /** The tab that carries the task out is gone (rule TSK-5). */
  'task:pause': (request: TaskRequest, answer: Answer<TaskState>) => void;
  /** The step at the cursor has ended. A repeat changes nothing. */
  'task:result': (request: TaskResult, answer: Answer<TaskState>) => void;
  /** The tab that carries a held task out is back. `conflict`: the task does not go on here. */
  'task:resume': (request: TaskResume, answer: Answer<TaskResumed>) => void;
  /** The outline of the page, while an agent asks for it: at most one in 2 s (rule TSK-7). */
  'outline:push': (request: OutlinePush, answer: Answer<Nothing>) => void;
}

/** socket.io's typed map of what the server tells a visitor's client. */
export interface ServerToVisitor {
  /** First, on every connect. */
  welcome: (event: Welcome) => void;
  /** To every socket of the session, the sender's included. */
  'message:new': (event: MessageNew) => void;
  /** Now and then, so that a client notices a hole. */
  head: (event: Head) => void;
  'session:changed': (event: SessionChanged) => void;
  /** A newer socket took over; this one is about to be cut. */
  superseded: (event: Superseded) => void;
  /** The log is not the one that the client holds a part of. */
  reset: (event: Reset) => void;
  typing: (event: AgentTyping) => void;
  read: (event: AgentRead) => void;
  availability: (event: Availability) => void;
  /** The site's settings: after `welcome`, and when they have changed. */
  site: (event: PublicSite) => void;
  /** A task is offered; or it is held now, so that its tab resumes it. The task as it is. */
  'task:offer': (event: TaskOffer) => void;
  /** This step is to be carried out now. */
  'task:step': (event: TaskStepEvent) => void;
  /** The task is over before its end. */
  'task:aborted': (event: TaskAborted) => void;
  'task:done': (event: TaskDone) => void;
  /** An agent would like to see the outline of the page: for `VIEWING_MS` from now. */
  'outline:request': (event: Nothing) => void;
  /** The server is going down; come back after `retryAfter` seconds. */
  drain: (event: Drain) => void;
}
