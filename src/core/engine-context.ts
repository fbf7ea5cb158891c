import type { PublicSite } from '../protocol/site.js';
import type { ServerApi } from './connection/server-api.js';
import type { OutboxStorage } from './storage/outbox-storage.js';
import type { Ports } from './ports.js';
import type { VisitorContextManager } from './session/visitor-context-manager.js';
import type { Action } from './state/actions.js';
import type { ChatState } from './state/state.js';
import type { Store } from './state/store.js';
import type { ConversationStorage } from './storage/conversation-storage.js';
import type { TranscriptCache } from './storage/transcript-cache.js';
import type { TabMessenger } from './tabs/tab-messenger.js';

export interface EngineOptions {
  /** The API's origin. */
  server: string;
  /** The public site token. */
  site: string;
  /** For how long a conversation stays on the device after its last activity. */
  historyTtlMs: number;
  heartbeatMs: number;
  /** Whether the transcript is cached on the device. */
  keepHistory: boolean;
  /** Whether the server may be told which page the visitor is on. */
  sharePage: boolean;
  /** Whether the profile that the server vouches for is kept on the device. */
  keepProfile: boolean;
  /** Whether the visitor gets an id, for counting only. */
  countVisitor: boolean;
}

/** The site's settings as they hold here: a page may keep a conversation for a shorter time. */
export function siteHere(site: PublicSite, { historyTtlMs }: EngineOptions): PublicSite {
  const { retention } = site;
  const historySeconds = Math.min(retention.historySeconds, historyTtlMs / 1000);
  return { ...site, retention: { ...retention, historySeconds } };
}

/**
 * For how long this conversation is kept, in ms: as the page wants it, or shorter as the site does. As long
 * as the site is not known, what it wanted when the conversation was last seen holds.
 */
export function historyTtl(
  { store, options, records }: EngineContext,
  localConversationId: string,
): number {
  const { site } = store.get();
  const siteMs = site
    ? site.retention.historySeconds * 1000
    : records.lastSeen(localConversationId)?.ttlMs;
  return Math.min(options.historyTtlMs, siteMs ?? Infinity);
}

/** What the parts of one engine have in common. */
export interface EngineContext {
  ports: Ports;
  options: EngineOptions;
  tabId: string;
  /** A dispatched fact is told to the other tabs. */
  store: Store<ChatState, Action>;
  tabs: TabMessenger;
  api: ServerApi;
  records: ConversationStorage;
  outbox: OutboxStorage;
  cache: TranscriptCache;
  visit: VisitorContextManager;
}
