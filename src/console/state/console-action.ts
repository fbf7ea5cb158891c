import type { SignedInAgent } from '../../protocol/agents.js';
import type {
  AgentLists,
  AgentLog,
  AgentWelcome,
  Conversation,
  Viewer,
} from '../../protocol/agent-events.js';
import type { CannedReply } from '../../protocol/canned-replies.js';
import type { Colleague, Invitation, SiteName } from '../../protocol/console-requests.js';
import type { ErrorCode, ProtocolError } from '../../protocol/errors.js';
import type { SiteDetails } from '../../protocol/site-settings.js';
import type { HistoryPage } from '../../protocol/history.js';
import type { ExternalContext } from '../../protocol/external-context.js';
import type { Message } from '../../protocol/message.js';
import type { MessageVersion } from '../../protocol/message-changes.js';
import type { Note } from '../../protocol/note.js';
import type { SavedTask } from '../../protocol/saved-tasks.js';
import type { AgentTask } from '../../protocol/task.js';
import type { Outline } from '../../protocol/task-events.js';
import type {
  AuthError,
  CannedReplyDraft,
  MessageEdit,
  FailedRequest,
  PendingText,
  SettingsDraft,
  TaskSaving,
} from './console-state.js';
import type { Route } from './route.js';
import type { RefusedField, SavedTaskDraft, TaskDraft } from './task-draft.js';

/** Everything that can happen to the console. Times are ms since 1970 on the device's clock. */
export type ConsoleAction =
  /** `null`: no page has this address. */
  | { type: 'route-changed'; route: Route | null }
  /** Nobody is signed in. The set-up form belongs to a one-time link. */
  | {
      type: 'auth-form-shown';
      form: 'set-up' | 'sign-in';
      error: AuthError | null;
      agentName?: string | undefined;
    }
  | { type: 'auth-submitted' }
  | { type: 'auth-failed'; error: AuthError }
  | { type: 'signed-in'; agent: SignedInAgent }
  /** Clears everything that belongs to the agent. `error`: why, unless the agent asked for it. */
  | { type: 'signed-out'; error: AuthError | null }
  | { type: 'sign-out-failed' }
  | { type: 'connection-lost' }
  /** The first event of each connection. */
  | { type: 'welcome-received'; welcome: AgentWelcome; at: number }
  /** The lists were requested again, to add conversations that were left out before. */
  | { type: 'lists-loaded'; lists: AgentLists }
  | { type: 'conversation-changed'; conversation: Conversation }
  /** The server no longer has this conversation. */
  | { type: 'conversation-gone'; sessionId: string }
  /** `conversation`: what was read of it, if it is in no list. */
  | { type: 'conversation-selected'; sessionId: string; conversation?: Conversation }
  /** The agent may see no conversation with this id. */
  | { type: 'conversation-missing'; sessionId: string }
  | { type: 'conversation-deselected' }
  /**
   * A part of the log and of the notes. `after`: the cursor it was requested from; `null`: it is the last page.
   * `afterNote`: the same for the notes.
   */
  | { type: 'external-context-loaded'; sessionId: string; external: ExternalContext }
  | {
      type: 'log-loaded';
      sessionId: string;
      log: AgentLog;
      after: number | null;
      afterNote: number | null;
    }
  | { type: 'message-received'; sessionId: string; message: Message }
  | { type: 'older-messages-requested'; sessionId: string }
  /** `messages` is `null` if the request failed. */
  | { type: 'older-messages-loaded'; sessionId: string; messages: readonly Message[] | null }
  /** All other agents who look at the conversation. */
  | { type: 'viewers-changed'; sessionId: string; agents: readonly Viewer[] }
  | { type: 'visitor-read'; sessionId: string; upTo: number }
  /** `until` is 0 when the visitor stopped typing. */
  | { type: 'visitor-typing'; sessionId: string; until: number }
  | { type: 'reply-queued'; reply: PendingText }
  /** The server has stored the reply. */
  | { type: 'reply-sent'; sessionId: string; message: Message }
  /** The server refused the reply for good. */
  | { type: 'reply-failed'; clientId: string; code: ErrorCode }
  /** `seen`: what the agent sees now. */
  | { type: 'reply-retried'; clientId: string; seen: number }
  | { type: 'reply-discarded'; clientId: string }
  | { type: 'draft-changed'; sessionId: string; draft: string }
  /** The server has stored this note: of this agent or of another one. */
  | { type: 'note-received'; sessionId: string; note: Note }
  | { type: 'note-queued'; note: PendingText }
  /** The server refused the note for good. */
  | { type: 'note-failed'; clientId: string; code: ErrorCode }
  | { type: 'note-retried'; clientId: string }
  | { type: 'note-discarded'; clientId: string }
  | { type: 'note-draft-changed'; sessionId: string; draft: string }
  /** `null`: it is given up. */
  | { type: 'task-draft-changed'; sessionId: string; draft: TaskDraft | null }
  /** The server has this task. */
  | { type: 'task-sent'; sessionId: string; clientId: string; task: AgentTask }
  /** The server refused the task for good. */
  | { type: 'task-failed'; sessionId: string; clientId: string; error: ProtocolError }
  /** Of this agent or of anybody else. */
  | { type: 'task-changed'; sessionId: string; task: AgentTask }
  | { type: 'task-cancel-requested' | 'task-cancel-failed' }
  | { type: 'task-form-shown'; shown: boolean }
  /** `refused`: the field that the server does not accept. */
  | { type: 'task-saving-changed'; sessionId: string; saving: TaskSaving; refused?: RefusedField }
  | { type: 'saved-tasks-loaded'; site: string; savedTasks: readonly SavedTask[] }
  | { type: 'saved-task-saved'; site: string; savedTask: SavedTask }
  | { type: 'saved-task-removed'; site: string; id: string }
  /** `null`: it is saved, or given up. */
  | { type: 'saved-task-edited'; key: string; draft: SavedTaskDraft | null }
  | { type: 'outline-changed'; sessionId: string; outline: Outline }
  /** `null`: it is saved, or given up. */
  | { type: 'message-edit-changed'; messageId: string; edit: MessageEdit | null }
  | {
      type: 'message-versions-loaded';
      messageId: string;
      versions: readonly MessageVersion[] | null;
    }
  /** The agent has set these tags, or the server has taken them. */
  | { type: 'tags-changed' | 'tags-saved'; sessionId: string; tags: readonly string[] }
  | { type: 'tags-failed' }
  | { type: 'known-tags-loaded'; tags: readonly string[] }
  /** Read from the storage of this tab at sign-in. */
  | {
      type: 'drafts-restored';
      drafts: ReadonlyMap<string, string>;
      replies: readonly PendingText[];
      noteDrafts: ReadonlyMap<string, string>;
      pendingNotes: readonly PendingText[];
      taskDrafts: ReadonlyMap<string, TaskDraft>;
      messageEdits: ReadonlyMap<string, MessageEdit>;
      cannedReplyDraft: CannedReplyDraft | null;
      leftCannedReplies: ReadonlyMap<string, CannedReplyDraft>;
      settingsDrafts: ReadonlyMap<string, SettingsDraft>;
      savedTaskDrafts: ReadonlyMap<string, SavedTaskDraft>;
    }
  | { type: 'resolve-requested'; sessionId: string }
  | { type: 'resolve-failed'; sessionId: string }
  | { type: 'conversation-resolved'; sessionId: string }
  | { type: 'team-loaded'; team: readonly Colleague[] }
  | { type: 'colleague-changed'; colleague: Colleague }
  | { type: 'invitations-loaded'; invitations: readonly Invitation[] }
  | { type: 'invitation-added'; invitation: Invitation }
  | { type: 'invitation-removed'; id: string }
  /** To snooze, wake, mark or block. `triage-failed`: what failed. */
  | { type: 'triage-requested' }
  | { type: 'triage-failed'; request: FailedRequest }
  | { type: 'block-form-shown'; shown: boolean }
  | { type: 'assign-requested' }
  | { type: 'assign-failed' }
  | { type: 'reopen-requested'; sessionId: string }
  | { type: 'reopen-failed'; sessionId: string }
  | { type: 'conversation-reopened'; sessionId: string }
  | { type: 'availability-requested'; online: boolean }
  /** `online`: the value to go back to. */
  | { type: 'availability-failed'; online: boolean }
  | { type: 'canned-replies-loaded'; cannedReplies: readonly CannedReply[] }
  /** It is new, or has changed. */
  | { type: 'canned-reply-saved'; cannedReply: CannedReply }
  | { type: 'canned-reply-removed'; id: string }
  | { type: 'canned-reply-edited'; draft: CannedReplyDraft | null }
  | { type: 'sites-loaded'; sites: readonly SiteName[] }
  /** Read, saved, or new. */
  | { type: 'site-settings-known'; site: SiteDetails }
  /** `null`: it is saved, or given up. */
  | { type: 'settings-edited'; form: string; draft: SettingsDraft | null }
  /** `query`: the one of the address. */
  | { type: 'history-requested' | 'history-failed'; query: string }
  /** `after`: the cursor it was requested from; `null`: it is the first page. */
  | { type: 'history-loaded'; query: string; after: string | null; page: HistoryPage }
  | { type: 'export-requested' }
  | { type: 'export-failed' };
