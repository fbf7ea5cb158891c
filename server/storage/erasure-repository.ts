/** What is left of erased sessions: who held the key is told `erased`, not `not_found`. */
export interface ErasureRepository {
  insert(erased: {
    sessionId: string;
    keyHash: string;
    exitKeyHash: string;
    now: number;
  }): Promise<void>;
  find(sessionId: string): Promise<{ keyHash: string; exitKeyHash: string } | undefined>;
  findByKey(keyHash: string): Promise<boolean>;
}
