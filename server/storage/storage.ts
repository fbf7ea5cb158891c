import type { AgentRepository } from './agent-repository.js';
import type { ApiKeyRepository } from './api-key-repository.js';
import type { AuditRepository } from './audit-repository.js';
import type { BlockRepository } from './block-repository.js';
import type { CannedReplyRepository } from './canned-reply-repository.js';
import type { ConversationRepository } from './conversation-repository.js';
import type { ErasureRepository } from './erasure-repository.js';
import type { ExternalContextRepository } from './external-context-repository.js';
import type { HistoryRepository } from './history-repository.js';
import type { IdentityRepository } from './identity-repository.js';
import type { KeyRepository } from './key-repository.js';
import type { MessageChangeRepository } from './message-change-repository.js';
import type { MessageLog } from './message-log.js';
import type { MessageRepository } from './message-repository.js';
import type { NoteRepository } from './note-repository.js';
import type { PushSubscriptionRepository } from './push-subscription-repository.js';
import type { SavedTaskRepository } from './saved-task-repository.js';
import type { SearchIndexRepository } from './search-index-repository.js';
import type { ReportRepository } from './report-repository.js';
import type { SessionRepository } from './session-repository.js';
import type { SnoozeRepository } from './snooze-repository.js';
import type { SiteRepository } from './site-repository.js';
import type { SweepRepository } from './sweep-repository.js';
import type { VisitRepository } from './visit-repository.js';
import type { TagRepository } from './tag-repository.js';
import type { TaskRepository } from './task-repository.js';

export interface Repositories {
  sessions: SessionRepository;
  messages: MessageRepository;
  messageChanges: MessageChangeRepository;
  notes: NoteRepository;
  tags: TagRepository;
  tasks: TaskRepository;
  conversations: ConversationRepository;
  visits: VisitRepository;
  snoozes: SnoozeRepository;
  sweeps: SweepRepository;
  erasures: ErasureRepository;
  identities: IdentityRepository;
  agents: AgentRepository;
  pushSubscriptions: PushSubscriptionRepository;
  audit: AuditRepository;
  sites: SiteRepository;
  keys: KeyRepository;
  blocks: BlockRepository;
  cannedReplies: CannedReplyRepository;
  savedTasks: SavedTaskRepository;
  apiKeys: ApiKeyRepository;
  externalContexts: ExternalContextRepository;
  history: HistoryRepository;
  searchIndex: SearchIndexRepository;
  reports: ReportRepository;
}

/**
 * The database. Used directly, each call of a repository is a transaction of its own.
 *
 * Every call rejects with `StorageUnavailable` when the database cannot take it now; then nothing has
 * changed.
 */
export interface Storage extends Repositories {
  messageLog: MessageLog;
  /**
   * All or nothing: committed and safe on disk once the promise resolves. `work` is run again when
   * another transaction got in its way, so it must be repeatable.
   */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** One consistent view; `work` only reads. */
  snapshot<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** Brings the tables to the newest shape. Before all else. */
  migrate(): Promise<void>;
  /** Rejects when nothing can be written now. */
  probe(): Promise<void>;
  /**
   * Leaves no deleted content behind in the files of the database. `false`, and due again, when that
   * cannot be now: another process reads what was there.
   */
  scrub(): Promise<boolean>;
  /** Whether a scrub was asked for that has not been possible yet. */
  isScrubDue(): boolean;
  /** The time of the database's own clock in ms since 1970; absent: it has this machine's. */
  readTime?(): Promise<number>;
  /** Calling it twice is safe. */
  close(): Promise<void>;
}
