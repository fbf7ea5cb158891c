import { PostgresAdapter, sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/**
 * Messages whose author has changed them, and what they said before. Those texts refer to the message: they go with
 * it, also where the version before removes it.
 */
export const messageChanges: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema.alterTable('messages').addColumn('changed', 'text').execute();
    await schema.alterTable('messages').addColumn('changes_seq', 'bigint').execute();
    await schema
      .alterTable('sessions')
      .addColumn('changes', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('message_versions')
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('n', 'integer', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('message_versions_by_n', ['session_id', 'seq', 'n'])
      .addForeignKeyConstraint(
        'message_versions_of_message',
        ['session_id', 'seq'],
        'messages',
        ['session_id', 'seq'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute();
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    await sql.raw(isPostgres ? ON_POSTGRES : EMBEDDED).execute(db);
  },
};

/* As for a changed note, tag or profile: the conversation leaves the index, and is indexed again. */

const EMBEDDED = `create trigger search_message_changed after update of body on messages
  when new.body <> old.body begin
    delete from search_pieces where session_id = new.session_id;
    insert into search_due (session_id, from_seq, at) values (new.session_id, 1, 0)
    on conflict do nothing;
  end`;

const ON_POSTGRES = `create trigger search_message_changed after update of body on messages
  for each row when (new.body <> old.body) execute function search_text_changed()`;
