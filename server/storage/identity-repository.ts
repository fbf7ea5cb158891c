/** Identity tokens that were used. */
export interface IdentityRepository {
  /**
   * Notes the use of a token. A replay is fine for the session and subject that used it first, and for
   * nobody else: `false`.
   */
  use(use: {
    site: string;
    jtiHash: string;
    sessionId: string;
    subject: string;
    expiresAt: number;
  }): Promise<boolean>;
}
