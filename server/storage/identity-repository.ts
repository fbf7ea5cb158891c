import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** Identity tokens that were used. */
export interface IdentityRepository {
  /**
   * Records the use of a token. `false`: another session or subject has used it before. The same one may
   * use it again.
   */
  use(use: {
    site: string;
    jtiHash: string;
    sessionId: string;
    subject: string;
    expiresAt: number;
  }): Promise<boolean>;
}

export function createIdentityRepository(db: Kysely<Database>): IdentityRepository {
  return {
    use: async ({ site, jtiHash, sessionId, subject, expiresAt }) => {
      await db
        .insertInto('identity_uses')
        .values({
          site,
          jti_hash: jtiHash,
          session_id: sessionId,
          subject,
          expires_at: expiresAt,
        })
        .onConflict((conflict) => conflict.columns(['site', 'jti_hash']).doNothing())
        .execute();
      const used = await db
        .selectFrom('identity_uses')
        .select(['session_id', 'subject'])
        .where('site', '=', site)
        .where('jti_hash', '=', jtiHash)
        .executeTakeFirstOrThrow();
      return used.session_id === sessionId && used.subject === subject;
    },
  };
}
