export interface AgentRecord {
  id: string;
  name: string;
  passwordHash: string;
  /** Wants conversations while connected. */
  available: boolean;
}

export interface AgentSessionRecord {
  tokenHash: string;
  agentId: string;
  createdAt: number;
  usedAt: number;
}

/** People who answer, their sign-ins, and the links that let the first one in. */
export interface AgentRepository {
  count(): Promise<number>;
  find(id: string): Promise<AgentRecord | undefined>;
  /** The name in any spelling that has the same {@link nameKey}. */
  findByName(name: string): Promise<AgentRecord | undefined>;
  insert(agent: AgentRecord, now: number): Promise<void>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  setAvailable(id: string, available: boolean): Promise<void>;

  insertSession(session: AgentSessionRecord): Promise<void>;
  findSession(tokenHash: string): Promise<AgentSessionRecord | undefined>;
  touchSession(tokenHash: string, now: number): Promise<void>;
  removeSession(tokenHash: string): Promise<void>;
  /** Answers with the hashes of those that there were. */
  removeSessionsOf(agentId: string): Promise<string[]>;
  /** Those that were last used, or made, before these times. */
  removeStaleSessions(before: { usedAt: number; createdAt: number }): Promise<void>;

  insertLink(linkHash: string, expiresAt: number): Promise<void>;
  hasLink(linkHash: string, now: number): Promise<boolean>;
  /** Whether the link was good. It is not any more. */
  useLink(linkHash: string, now: number): Promise<boolean>;
}

/** What names have in common that are one agent's: in any case, in letters of any width or style. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
