import { StorageUnavailable } from './storage-errors.js';

/** Runs one SQL statement, at once. */
type Run = (sql: string) => unknown;

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

  return {
    begin: () => void run(members.length === 0 ? 'BEGIN IMMEDIATE' : 'SAVEPOINT member'),
    commit() {
      if (members.length > 0) run('RELEASE member');
      return new Promise((resolve, reject) => void members.push({ resolve, reject }));
    },
    rollback() {
      if (!isOpen()) {
        // A full disk rolls all back by itself: what went before in this group is lost with it.
        const error = new StorageUnavailable('the database rolled back');
        settle(({ reject }) => reject(error));
      } else if (members.length === 0) run('ROLLBACK');
      else {
        run('ROLLBACK TO member');
        run('RELEASE member');
      }
    },
    flush() {
      if (members.length === 0) return;
      try {
        run('COMMIT');
        settle(({ resolve }) => resolve());
      } catch (error) {
        if (isOpen()) run('ROLLBACK');
        settle(({ reject }) => reject(error));
      }
    },
  };
}
