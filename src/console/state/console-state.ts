import type { Transcript } from '../../core/state/state.js';
import type { SignedInAgent } from '../../protocol/agents.js';
import type { Conversation, Viewer, VisitorContext } from '../../protocol/agent-events.js';
import type { CannedReply } from '../../protocol/canned-replies.js';
import type { Colleague, Invitation, SiteName } from '../../protocol/console-requests.js';
import type { HistoryPage } from '../../protocol/history.js';
import type { ErrorCode } from '../../protocol/errors.js';
import type { SiteDetails } from '../../protocol/site-settings.js';
import type { ExternalContext } from '../../protocol/external-context.js';
import type { ReadMarks } from '../../protocol/message.js';
import type { MessageVersion } from '../../protocol/message-changes.js';
import type { SavedTask } from '../../protocol/saved-tasks.js';
import type { AgentTask } from '../../protocol/task.js';
import type { Outline } from '../../protocol/task-events.js';
import type { NoteWindow } from './note-window.js';
import type { Route } from './route.js';
import type { SavedTaskDraft, TaskDraft } from './task-draft.js';

/** Why the sign-in form shows an error. */
export type AuthError =
  /** Unknown name, or not the name's password. */
  | 'wrong-password'
  /** The one-time link was used before, or a newer one replaced it. */
  | 'link-used'
  | 'name-missing'
  /** Another agent has the name. */
  | 'name-taken'
  | 'password-too-short'
  /** The server knows the password as one of the commonest. */
  | 'password-too-common'
  | 'too-many-tries'
  /** An admin has disabled the account. */
  | 'account-disabled'
  /** The server did not answer, or answered with a server error. */
  | 'server-unavailable'
  /** The agent was signed in until the server ended the sign-in. */
  | 'signed-out';

export interface AuthState {
  stage:
    /** The server is asked who is signed in. */
    | 'checking'
    /** A one-time link creates an agent's account, or sets a new password for `agentName`. */
    | 'set-up'
    | 'sign-in'
    | 'signed-in';
  /** A submitted form waits for the server. */
  pending: boolean;
  error: AuthError | null;
  /** In stage `set-up`: the agent whose password the link resets. */
  agentName?: string;
}

export interface Agent extends SignedInAgent {
  /** Whether visitors are told that this agent is available. */
  online: boolean;
}

/** A reply or a note that the server is not known to have. */
export interface PendingText {
  sessionId: string;
  clientId: string;
  body: string;
  /** When the agent sent it, ms since 1970 on the device's clock. */
  at: number;
  /** Seq of the newest message that the agent saw when sending it. */
  seen?: number;
  phase: 'sending' | 'failed';
  /** Why it failed. */
  code?: ErrorCode;
}

/** A change of an own message that the agent has begun. */
export interface MessageEdit {
  sessionId: string;
  /** The text that it is to have; `null`: it is to be deleted. */
  body: string | null;
  phase: 'open' | 'sending' | 'failed';
  /** Why it failed. */
  code?: ErrorCode;
}

/** The conversation that the agent has on screen. */
export interface SelectedConversation {
  /** Its session id. */
  id: string;
  /** Stays here when the conversation has left the lists. */
  conversation: Conversation;
  /** `null` until the log is loaded for the first time. */
  context: VisitorContext | null;
  /** What other systems have put beside it; `null` until it is loaded. */
  external: ExternalContext | null;
  transcript: Transcript;
  notes: NoteWindow;
  /** Guided tasks, the newest first. */
  tasks: readonly AgentTask[];
  /** The form in which the agent puts a task together is open. */
  taskFormShown: boolean;
  /** What came of saving the task in that form for later; `null`: nothing yet, or it was changed since. */
  taskSaving: TaskSaving | null;
  /** What is on the visitor's page, while that form is open and the page tells. */
  outline: Outline | null;
  read: ReadMarks;
  /** The other agents who look at it, by name. */
  viewers: readonly Viewer[];
  loadingOlder: boolean;
  /** The agent asked to resolve it, and the server has not confirmed yet. */
  resolving: boolean;
  /** The agent asked to reopen it, and the server has not answered yet. */
  reopening: boolean;
  /** The form in which the agent blocks the visitor is open. */
  blockFormShown: boolean;
  /** The server no longer has it for this agent. It does not say whether it has it for others. */
  gone: boolean;
}

/** `too-many`: the site has no room for one more. `refused`: something is wrong with the task. */
export type TaskSaving = 'saving' | 'saved' | 'too-many' | 'refused' | 'forbidden' | 'failed';

/** A canned reply as the agent has typed it. */
export interface CannedReplyDraft {
  /** The one that is changed; `null`: a new one. */
  id: string | null;
  /** The version that the agent began with; 0: a new one. */
  version: number;
  site: string | null;
  shortcut: string;
  body: string;
}

/** What stands in a form of the settings: texts as they are typed, boxes, and lists of such rows. */
export type FormValues = Readonly<Record<string, FormValue>>;
export type FormValue = string | boolean | readonly FormRow[];
export type FormRow = Readonly<Record<string, string | boolean>>;

/** A form of the settings as the agent has changed it. */
export interface SettingsDraft {
  values: FormValues;
  /** What stood there when the agent began. */
  before: FormValues;
  /** The version of the site's settings then. */
  version: string;
}

/** A form's key among the drafts. */
export function formKey(site: string, section: string): string {
  return `${site}/${section}`;
}

/** Conversations that the history's page has found. */
export interface HistoryState {
  /** The query of the address that they were searched by. */
  query: string;
  phase: 'loading' | 'loaded' | 'failed';
  /** The newest first. */
  rows: HistoryPage['conversations'];
  /** They were found by the query before, and stay until the first page of this one is there. */
  isStale?: true;
  /** Where older ones begin. Absent: there are none. */
  next?: string;
  /** The search has stopped at conversations of this time. */
  searchedTo?: string;
  /** The search covers everything. */
  complete: boolean;
}

/** Whether the conversation is over for good, or the server no longer has it. */
export function hasEnded({ conversation, gone }: SelectedConversation): boolean {
  return conversation.session.final || gone;
}

/** `idle`: nobody is signed in. */
export type ConsoleConnection = 'idle' | 'connecting' | 'connected' | 'reconnecting';

/** A request that failed, and that the agent is told about. */
export type FailedRequest =
  | 'resolve'
  | 'assign'
  | 'reopen'
  | 'snooze'
  /** Something was written that the agent had not seen when snoozing. */
  | 'snooze-unseen'
  | 'wake'
  | 'spam'
  | 'block'
  | 'unblock'
  | 'tags'
  | 'task-cancel'
  | 'export'
  | 'availability'
  | 'sign-out';

/** Everything that the console knows. Only `reduceConsole` makes a new one. */
export interface ConsoleState {
  auth: AuthState;
  /** What the address names; `null`: it is the address of no page. */
  route: Route | null;
  /** Session id of the conversation at this address, if there is none that the agent may see. */
  missing: string | null;
  agent: Agent | null;
  /** All agents, as they were when the menu of agents opened last. */
  team: readonly Colleague[];
  /** One-time links that were neither used nor revoked; `null` until they are loaded. */
  invitations: readonly Invitation[] | null;
  connection: ConsoleConnection;
  /** Whether the lists were loaded since sign-in. */
  listsLoaded: boolean;
  /** The open and the away conversations that the server listed, by session id. */
  conversations: ReadonlyMap<string, Conversation>;
  /** Conversations in no list, by session id, in which the agent has left an unsent text. */
  unlisted: ReadonlyMap<string, Conversation>;
  /** The server has more conversations than it listed: its lists are bounded. */
  hasMore: boolean;
  /** How often such conversations were added to the lists. */
  listTopUps: number;
  /** The server's clock minus the device's, ms. */
  clockOffset: number;
  selected: SelectedConversation | null;
  /** Pending replies of all conversations, in the order in which the agent sent them. */
  replies: readonly PendingText[];
  /** Unsent text in the composer, by session id. */
  drafts: ReadonlyMap<string, string>;
  /**
   * Pending notes of all conversations, in the order in which the agent added them. A list of their own: a note
   * can never be taken for a reply, which the visitor gets.
   */
  pendingNotes: readonly PendingText[];
  /** Unsent text in the field for notes, by session id. */
  noteDrafts: ReadonlyMap<string, string>;
  /** Guided tasks that the server is not known to have, by session id. */
  taskDrafts: ReadonlyMap<string, TaskDraft>;
  /** Changes of own messages that are not saved, by the message's id. */
  messageEdits: ReadonlyMap<string, MessageEdit>;
  /** What messages said before, by the message's id; `null`: that could not be loaded. */
  messageVersions: ReadonlyMap<string, readonly MessageVersion[] | null>;
  /** Tags that the agent has chosen and the server is not known to have, by session id. */
  unsavedTags: ReadonlyMap<string, readonly string[]>;
  /** Tags to suggest, the most recently used first. */
  knownTags: readonly string[];
  /** Until when a visitor counts as typing, ms on the device's clock, by session id. */
  typingUntil: ReadonlyMap<string, number>;
  /** The conversation that the agent has just resolved, until another one is selected. */
  lastResolved: Conversation | null;
  failedRequest: FailedRequest | null;
  /** In the order of their shortcuts; `null` until they were read for the first time. */
  cannedReplies: readonly CannedReply[] | null;
  /** What stands in the form; `null`: no form is shown. */
  cannedReplyDraft: CannedReplyDraft | null;
  /** Those that the agent has left half-written for another one, by id; the new one has none. */
  leftCannedReplies: ReadonlyMap<string, CannedReplyDraft>;
  /** Saved tasks by the token of their site, in the order of their titles, once they were read. */
  savedTasks: ReadonlyMap<string, readonly SavedTask[]>;
  /** Those that the agent is writing, by {@link savedTaskKey}. */
  savedTaskDrafts: ReadonlyMap<string, SavedTaskDraft>;
  /** `null` until they were read for the first time. */
  sites: readonly SiteName[] | null;
  /** The settings of sites, by token, as they were read or saved last. */
  siteSettings: ReadonlyMap<string, SiteDetails>;
  /** What the agent has changed in the forms of the settings and not saved, by {@link formKey}. */
  settingsDrafts: ReadonlyMap<string, SettingsDraft>;
  /** `null` until the history is shown for the first time. */
  history: HistoryState | null;
}

export const INITIAL_CONSOLE: ConsoleState = {
  auth: { stage: 'checking', pending: false, error: null },
  route: null,
  missing: null,
  agent: null,
  team: [],
  invitations: null,
  connection: 'idle',
  listsLoaded: false,
  conversations: new Map(),
  unlisted: new Map(),
  hasMore: false,
  listTopUps: 0,
  clockOffset: 0,
  selected: null,
  replies: [],
  drafts: new Map(),
  pendingNotes: [],
  noteDrafts: new Map(),
  taskDrafts: new Map(),
  messageEdits: new Map(),
  messageVersions: new Map(),
  unsavedTags: new Map(),
  knownTags: [],
  typingUntil: new Map(),
  lastResolved: null,
  failedRequest: null,
  cannedReplies: null,
  cannedReplyDraft: null,
  leftCannedReplies: new Map(),
  savedTasks: new Map(),
  savedTaskDrafts: new Map(),
  sites: null,
  siteSettings: new Map(),
  settingsDrafts: new Map(),
  history: null,
};
