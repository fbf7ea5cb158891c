/**
 * Of the server: committing, leases, rooms.
 *
 * @type {import('./mutate.mjs').Mutant[]}
 */
export const SERVER_MUTANTS = [
  {
    name: 'ack-before-commit',
    rule: 'COM-5',
    patches: [
      {
        file: 'server/storage/kysely-storage.ts',
        find: 'transaction: (work) => repeated(() => db.transaction().execute((tx) => work(on(tx)))),',
        put: `transaction: (work) =>
      new Promise((resolve, reject) => {
        db.transaction()
          .execute(async (tx) => {
            const result = await work(on(tx));
            resolve(result);
            return result;
          })
          .catch(reject);
      }),`,
      },
      {
        file: 'server/storage/commit-group.ts',
        find: 'await new Promise<void>((resolve, reject) => void members.push({ resolve, reject }));',
        put: 'members.push({ resolve() {}, reject() {} });',
      },
    ],
  },
  {
    name: 'no-dedupe',
    rule: 'COM-1',
    patches: [
      {
        file: 'server/storage/first-migration.ts',
        find: "      .addUniqueConstraint('messages_by_client_id', ['session_id', 'client_id'])\n",
        put: '',
      },
    ],
  },
  {
    name: 'no-lease',
    rule: 'COM-2',
    patches: [
      {
        file: 'server/storage/embedded-message-log.ts',
        find: ' and lease = ${v.lease}',
        put: '',
      },
    ],
  },
  {
    name: 'sequence-instead-of-counter',
    rule: 'COM-2',
    patches: [
      {
        file: 'server/storage/embedded-message-log.ts',
        find: "select id, last_seq + 1, ${v.id}, ${v.clientId}, 'visitor'",
        put: "select id, (select coalesce(max(rowid), 0) + 1 from messages), ${v.id}, ${v.clientId}, 'visitor'",
      },
    ],
  },
  {
    name: 'disconnect-not-fenced-by-lease',
    rule: 'SES-5',
    patches: [
      {
        file: 'server/storage/session-statements.ts',
        find: `        .where('lease', '=', v.lease)
        .where('disconnected_at', 'is', null)`,
        put: "        .where('disconnected_at', 'is', null)",
      },
    ],
  },
  {
    name: 'read-before-join',
    rule: 'COM-7',
    patches: [
      {
        file: 'server/realtime/visitor-namespace.ts',
        find: 'const { active, leave } = rooms.join(connection);',
        put: 'const active = Promise.resolve();\n    let leave = (): void => {};',
      },
      {
        file: 'server/realtime/visitor-namespace.ts',
        find: 'connection.lease = welcome.lease;',
        put: 'leave = rooms.join(connection).leave;\n      connection.lease = welcome.lease;',
      },
    ],
  },
];
