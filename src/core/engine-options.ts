import type { PublicSite } from '../protocol/site.js';

export interface EngineOptions {
  /** The API's origin. */
  server: string;
  /** The public site token. */
  site: string;
  /** For how long a conversation stays on the device after its last activity; 0 keeps nothing. */
  historyTtlMs: number;
  heartbeatMs: number;
  /** Whether the transcript is cached on the device. */
  keepHistory: boolean;
  /** Whether the server may be told which page the visitor is on. */
  sharePage: boolean;
  /** Whether the profile that the server signed is kept on the device. */
  keepProfile: boolean;
  /** Whether the visitor gets an id, for counting only. */
  countVisitor: boolean;
}

/** The site's settings as they apply here: a page may keep a conversation for a shorter time. */
export function withPageRetention(site: PublicSite, { historyTtlMs }: EngineOptions): PublicSite {
  const { retention } = site;
  const historySeconds = Math.min(retention.historySeconds, historyTtlMs / 1000);
  return { ...site, retention: { ...retention, historySeconds } };
}
