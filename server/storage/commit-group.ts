import { StorageUnavailable } from './storage-errors.js';

/** Runs one SQL statement, at once. */
export type Run = (sql: string, parameters?: readonly unknown[]) => unknown[];

/**
 * Commits several write transactions as one. A commit waits for the disk, which is most of the cost of a
 * message. The transactions run one after the other, each as a savepoint, and each resolves only after
 * the commit of the group (rule COM-5). The caller must run one member at a time, and call `flush`
 * between members only.
 */
export interface CommitGroup {
  begin(): void;
  /** The member is finished. Resolves when the group is on disk; rejects when its commit fails. */
  commit(): Promise<void>;
  rollback(): void;
  /**
   * Runs statements as a member that has no savepoint. After an error in the first one it has changed
   * nothing; after an error in a later one the whole group is rolled back. Resolves like `commit`.
   */
  runTogether<T>(work: (run: Run) => T): Promise<T>;
  /** Commits the group, if there is one. */
  flush(): void;
}

export function createCommitGroup({
  run,
  isOpen,
}: {
  run: Run;
  /** Whether the database is in a transaction: some errors end it without being asked. */
  isOpen: () => boolean;
}): CommitGroup {
  let members: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  const settle = (each: (member: (typeof members)[number]) => void) => {
    const settled = members;
    members = [];
    for (const member of settled) each(member);
  };

  const rollBackAll = (error: unknown) => {
    if (isOpen()) run('ROLLBACK');
    settle(({ reject }) => reject(error));
  };

  return {
    begin: () => void run(members.length === 0 ? 'BEGIN IMMEDIATE' : 'SAVEPOINT member'),
    commit() {
      if (members.length > 0) run('RELEASE member');
      return new Promise((resolve, reject) => void members.push({ resolve, reject }));
    },
    rollback() {
      if (!isOpen()) {
        // A full disk rolls all back by itself: what went before in this group is lost with it.
        rollBackAll(new StorageUnavailable('the database rolled back'));
      } else if (members.length === 0) run('ROLLBACK');
      else {
        run('ROLLBACK TO member');
        run('RELEASE member');
      }
    },
    async runTogether(work) {
      let ran = 0;
      let result;
      try {
        if (members.length === 0) run('BEGIN IMMEDIATE');
        result = work((sql, parameters) => {
          const rows = run(sql, parameters);
          ran += 1;
          return rows;
        });
      } catch (error) {
        // A full disk rolls all back by itself.
        if (ran > 0 || !isOpen()) rollBackAll(new StorageUnavailable('the group was rolled back'));
        else if (members.length === 0) run('ROLLBACK');
        throw error;
      }
      await new Promise<void>((resolve, reject) => void members.push({ resolve, reject }));
      return result;
    },
    flush() {
      if (members.length === 0) return;
      try {
        run('COMMIT');
        settle(({ resolve }) => resolve());
      } catch (error) {
        rollBackAll(error);
      }
    },
  };
}
