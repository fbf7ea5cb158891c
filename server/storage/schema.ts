import type { Generated } from 'kysely';
import type { AgentRole } from '../../src/protocol/agents.js';
import type { AuthorKind } from '../../src/protocol/message.js';
import type { SessionReason, SessionStatus } from '../../src/protocol/session.js';
import type {
  AgentHoursTable,
  ReportCountsTable,
  ReportRollupsTable,
  SessionFactsTable,
} from './report-schema.js';
import type { SavedTasksTable, TasksTable } from './task-schema.js';

/*
 * The tables as the query builder sees them. Times are ms since 1970 on the server's clock, flags are
 * 0 or 1, JSON is text: the same on every database.
 */

export interface SessionsTable {
  id: string;
  site: string;
  status: SessionStatus;
  reason: SessionReason | null;
  /** Which log this is; raised when a log is replaced. */
  epoch: number;
  last_seq: number;
  /** Count of the session's notes. It has nothing to do with the log. */
  last_note: Generated<number>;
  /** How many entries of the log tell of changed messages: they count as no messages. */
  changes: Generated<number>;
  /** How often a task of it has changed: it is offered, goes on, ends. 0: it never had one. */
  task_changes: Generated<number>;
  /** Count of accepted sockets; the newest one's number is the only one that may write. */
  lease: number;

  key_hash: string;
  exit_key_hash: string;
  open_key_hash: string;
  previous_id: string | null;

  visitor_id: string | null;
  profile: string;
  has_email: number;
  /** `sub` of the identity that the host vouched for. */
  verified_subject: string | null;
  routing_data: string;
  conversation_data: string;
  page: string | null;
  /** The visitor's browser and its language, as the opening request said; not where pages are not shared. */
  browser: string | null;
  language: string | null;

  agent_id: string | null;
  agent_name: string | null;

  created_at: number;
  updated_at: number;
  /** Last sign of life of the visitor's client; the key's age counts from here. */
  seen_at: number;
  first_visitor_at: number | null;
  /** The session's place in the agents' lists, as a time: see `enterLists`. `null` before the first message. */
  queue_at: number | null;
  /** The group of the visitor's address: see `address-groups.ts`. `null` once the session is closed. */
  address_group: number | null;
  answered_at: number | null;
  waiting_since: number | null;
  closed_at: number | null;
  /**
   * Since when agents can reopen the session: since it was closed, but not by its visitor. `null` again
   * before a browser is told of the end, and when what people wrote is removed.
   */
  reopenable_since: number | null;
  /** Since when agents want to see nothing of it; `null`: it is not snoozed. */
  snoozed_at: Generated<number | null>;
  /** Deadline: it comes back. `null`: only when its visitor writes, as it does before the deadline too. */
  snoozed_until: Generated<number | null>;
  /** Since when agents take it for spam; `null`: they do not. */
  spam_at: Generated<number | null>;

  /** Deadline: nothing happened for too long. */
  idle_at: number | null;
  /** Deadline: the agent wrote last, and the visitor stays silent. */
  auto_resolve_at: number | null;
  /** Since when there is no socket; `null` while one is there. */
  disconnected_at: number | null;
  /** When a node last recorded that it holds the socket. */
  stamped_at: number;

  visitor_read: number;
  agent_read: number;
  agent_read_at: number | null;
  /** The `closed_at` whose figures are in the reports; see `report-repository.ts`. */
  reported_at: Generated<number | null>;
  /** When what people wrote was removed, as the site keeps no log; `null` if something was added since. */
  log_removed_at: Generated<number | null>;
}

export interface MessagesTable {
  session_id: string;
  seq: number;
  id: string;
  client_id: string;
  author_kind: AuthorKind;
  /** The agent's id; `null` for visitor and system. */
  author_id: string | null;
  author_name: string | null;
  body: string;
  at: number;
  code: string | null;
  params: string | null;
  /** How often it came again after it was stored. */
  resends: Generated<number | null>;
  /** What its author has done to it since (rule CHG-1). The body of a deleted one is empty. */
  changed: 'edited' | 'deleted' | null;
  /** Of an entry that tells of a change: the seq of the changed message. */
  changes_seq: number | null;
}

/** What messages said before they were changed. */
export interface MessageVersionsTable {
  session_id: string;
  /** Of the message. */
  seq: number;
  /** 1, 2, 3 … for each message. */
  n: number;
  body: string;
  /** When another text, or nothing, took its place. */
  until: number;
}

/** The pages that a visitor was on during a session. */
export interface SessionPagesTable {
  session_id: string;
  n: number;
  url: string;
  title: string | null;
  at: number;
}

/** What agents have written for each other: no part of the log. */
export interface NotesTable {
  session_id: string;
  n: number;
  id: string;
  client_id: string;
  /** The head of the log when the note was stored. */
  after_seq: number;
  author_id: string;
  author_name: string;
  body: string;
  at: number;
}

export interface SessionTagsTable {
  session_id: string;
  /** Place among the session's tags: 0, 1, 2 … */
  position: number;
  tag: string;
  /** When it was put on this session. */
  at: number;
}

/** What is left of an erased session: enough to tell the holder of its key. */
export interface ErasedTable {
  session_id: string;
  key_hash: string;
  exit_key_hash: string;
  erased_at: number;
}

export interface SitesTable {
  token: string;
  /** Those that the version before knows: it refuses any other. */
  settings: string;
  updated_at: number;
  /** The newer settings, as an object; `null`: none. */
  newer_settings: string | null;
  /** The agent who changed the settings at `changed_at`. It is not the last change if `updated_at` is another. */
  changed_by: string | null;
  changed_at: number | null;
}

export interface AgentsTable {
  id: string;
  name: string;
  /** The name in lower case: what sign-in looks for. */
  name_key: string;
  password_hash: string;
  available: number;
  created_at: number;
  role: AgentRole;
  /** JSON list of site tokens: the only ones that the agent may see. `null`: all. */
  sites: string | null;
  /** Since when the agent cannot sign in; `null`: can. */
  disabled_at: number | null;
}

export interface AgentSessionsTable {
  token_hash: string;
  agent_id: string;
  created_at: number;
  used_at: number;
}

export interface SetupLinksTable {
  link_hash: string;
  expires_at: number;
  /** The agent whose password the link resets; `null`: it creates an agent. */
  agent_id: string | null;
  /** What an invitation is revoked by; `null`: the link was printed by a command. */
  id: string | null;
  /** The new agent's role; `null`: admin, because only who runs the server can have it printed. */
  role: AgentRole | null;
  /** The new agent's sites, as in `agents`. */
  sites: string | null;
  /** The name of who invited. */
  invited_by: string | null;
  created_at: number | null;
}

/** Who changed what. No text that people wrote in conversations. */
export interface AuditLogTable {
  id: string;
  at: number;
  /** `null`: a command on the server did it. */
  agent_id: string | null;
  agent_name: string | null;
  /** What was done, such as `agent_disabled`. */
  action: string;
  /** What it was done to: a site's token, an agent's name, a session id. */
  target: string | null;
  /** JSON object with what else there is to know. */
  detail: string;
}

export interface ServerKeysTable {
  id: string;
  purpose: 'token' | 'derive' | 'profile' | 'device' | 'vapid';
  secret: string;
  created_at: number;
}

/** Browsers in which an agent is notified while the console is closed. */
export interface PushSubscriptionsTable {
  /** Hash of the endpoint: an index of long addresses would be large. */
  endpoint_hash: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  agent_id: string;
  /** The sign-in in which the browser was last seen. */
  token_hash: string;
  created_at: number;
  used_at: number;
}

/** Identity tokens that were used, until they expire. */
export interface IdentityUsesTable {
  site: string;
  jti_hash: string;
  session_id: string;
  /** Hash of the person it names: it outlives an erased session for some minutes. */
  subject: string;
  expires_at: number;
}

/** Keys for the API. */
export interface ApiKeysTable {
  id: string;
  name: string;
  key_hash: string;
  /** JSON list of what the key is for. */
  scopes: string;
  /** The only site that exists for the key; `null`: all do. */
  site: string | null;
  created_at: number;
  /** The agent's name. */
  created_by: string;
  last_used_at: number | null;
}

/** What other systems tell agents of a session. */
export interface SessionContextsTable {
  session_id: string;
  /** JSON object. */
  data: string;
  version: number;
  updated_at: number;
}

/** What other systems tell agents of a verified person. */
export interface SubjectContextsTable {
  site: string;
  subject: string;
  /** JSON object. */
  data: string;
  version: number;
  updated_at: number;
}

/** Whom the server refuses. Each is deleted when it expires. */
export interface BlocksTable {
  id: string;
  /** `null`: on all sites. */
  site: string | null;
  /** The conversation whose visitor is blocked; `null` once it is erased or deleted. */
  session_id: string | null;
  /** Hash of that session's key. */
  key_hash: string | null;
  /** Hash of the id in the cookie of the visitor's browser. */
  browser_hash: string | null;
  /** Hash of the `sub` of the person whom the site vouches for. */
  person_hash: string | null;
  /** A network. */
  address: string | null;
  /** Whether the visitor's address is put in once it is known. */
  address_awaited: number;
  reason: string;
  created_at: number;
  /** The agent's name. */
  created_by: string;
  /** `null`: never. */
  expires_at: number | null;
}

/** Texts that agents send often. */
export interface CannedRepliesTable {
  id: string;
  /** `null`: for all sites. */
  site: string | null;
  /** In lower case. */
  shortcut: string;
  body: string;
  /** Raised by each change. */
  version: number;
  updated_at: number;
  /** The agent's id. */
  updated_by: string;
}

/** The index of what people wrote: a piece of a conversation. The words are beside it, as each database has them. */
export interface SearchPiecesTable {
  /** Orders pieces by the time of their conversations: see `search-index-repository.ts`. */
  id: number;
  session_id: string;
  /** The first and the last message of the piece. */
  first_seq: number;
  last_seq: number;
}

/** Conversations that are to be indexed, for the first time or again. */
export interface SearchDueTable {
  session_id: string;
  /** What comes before this message is indexed. */
  from_seq: number;
  /** When this message was written. 0: the conversation is to be indexed now. */
  at: number;
}

/**
 * One row while conversations from before the index are not marked yet: those before this one, by time and id.
 */
export interface SearchProgressTable {
  created_at: number;
  session_id: string;
}

export interface Database {
  sessions: SessionsTable;
  messages: MessagesTable;
  message_versions: MessageVersionsTable;
  session_pages: SessionPagesTable;
  notes: NotesTable;
  session_tags: SessionTagsTable;
  tasks: TasksTable;
  saved_tasks: SavedTasksTable;
  search_pieces: SearchPiecesTable;
  search_due: SearchDueTable;
  search_progress: SearchProgressTable;
  erased: ErasedTable;
  sites: SitesTable;
  agents: AgentsTable;
  agent_sessions: AgentSessionsTable;
  setup_links: SetupLinksTable;
  push_subscriptions: PushSubscriptionsTable;
  audit_log: AuditLogTable;
  server_keys: ServerKeysTable;
  identity_uses: IdentityUsesTable;
  blocks: BlocksTable;
  canned_replies: CannedRepliesTable;
  api_keys: ApiKeysTable;
  session_contexts: SessionContextsTable;
  subject_contexts: SubjectContextsTable;
  session_facts: SessionFactsTable;
  agent_hours: AgentHoursTable;
  report_counts: ReportCountsTable;
  report_rollups: ReportRollupsTable;
}
