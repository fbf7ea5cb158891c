import { PostgresAdapter, sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/*
 * The index of what people wrote. Triggers note which conversations are to be indexed, and forget those whose texts
 * are removed, so that it also holds for what the version before writes: see docs/decisions/0024.
 */

/** Past every session: those that there are already are marked step by step, the newest first. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;

export const history: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    // All columns by which agents narrow the history, so that the table is not read for what is left out. None
    // changes with a message.
    await schema
      .createIndex('sessions_history')
      .on('sessions')
      .columns(['created_at', 'id', 'site', 'status', 'reason', 'agent_id'])
      .execute();

    await schema
      .createTable('search_pieces')
      .addColumn('id', isPostgres ? 'bigint' : 'integer', (c) => c.primaryKey())
      .addColumn('session_id', 'text', (c) =>
        c.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('first_seq', 'bigint', (c) => c.notNull())
      .addColumn('last_seq', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('search_pieces_in_order', ['session_id', 'first_seq'])
      .execute();
    // Without a reference to its session: a mark costs each message as little as possible.
    await schema
      .createTable('search_due')
      .addColumn('session_id', 'text', (c) => c.primaryKey())
      .addColumn('from_seq', 'bigint', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('search_progress')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('session_id', 'text', (c) => c.notNull())
      .execute();
    await (db as Kysely<Database>)
      .insertInto('search_progress')
      .values({ created_at: AFTER_ALL, session_id: '' })
      .execute();

    for (const statement of isPostgres ? ON_POSTGRES : EMBEDDED)
      await sql.raw(statement).execute(db);
  },
};

/**
 * `detail=none`: only whether a word is in a piece. The tokenizer splits at spaces and changes nothing, because the
 * words are made by `search-words.ts`. What is deleted is overwritten, as everywhere.
 */
const EMBEDDED = [
  `create virtual table search_words using fts5(words, tokenize='ascii', detail=none, columnsize=0)`,
  `insert into search_words(search_words, rank) values ('secure-delete', 1)`,
  `create trigger search_piece_removed after delete on search_pieces begin
     delete from search_words where rowid = old.id;
   end`,
  `create trigger search_message_added after insert on messages begin
     insert into search_due (session_id, from_seq, at) values (new.session_id, new.seq, new.at)
     on conflict do nothing;
   end`,
  `create trigger search_message_removed after delete on messages begin
     delete from search_pieces where session_id = old.session_id;
   end`,
  `create trigger search_note_added after insert on notes begin
     delete from search_pieces where session_id = new.session_id;
     insert into search_due (session_id, from_seq, at) values (new.session_id, 1, 0)
     on conflict do nothing;
   end`,
  `create trigger search_note_removed after delete on notes begin
     delete from search_pieces where session_id = old.session_id;
   end`,
  `create trigger search_tag_added after insert on session_tags begin
     delete from search_pieces where session_id = new.session_id;
     insert into search_due (session_id, from_seq, at) values (new.session_id, 1, 0)
     on conflict do nothing;
   end`,
  `create trigger search_tag_removed after delete on session_tags begin
     delete from search_pieces where session_id = old.session_id;
     insert into search_due (session_id, from_seq, at) values (old.session_id, 1, 0)
     on conflict do nothing;
   end`,
  `create trigger search_profile_changed after update of profile on sessions
   when new.profile <> old.profile begin
     delete from search_pieces where session_id = new.id;
     insert into search_due (session_id, from_seq, at) values (new.id, 1, 0)
     on conflict do nothing;
   end`,
];

const ON_POSTGRES = [
  `alter table search_pieces add column words tsvector not null`,
  `create index search_pieces_words on search_pieces using gin (words)`,
  `create function search_message_added() returns trigger language plpgsql as $$ begin
     insert into search_due (session_id, from_seq, at) values (new.session_id, new.seq, new.at)
     on conflict do nothing;
     return null;
   end $$`,
  // A session without pieces costs one look at an index for each message that is removed.
  `create function search_text_removed() returns trigger language plpgsql as $$ begin
     delete from search_pieces where session_id = old.session_id;
     return null;
   end $$`,
  `create function search_text_changed() returns trigger language plpgsql as $$
   declare changed text;
   begin
     if tg_table_name = 'sessions' then changed := new.id;
     elsif tg_op = 'DELETE' then changed := old.session_id;
     else changed := new.session_id; end if;
     delete from search_pieces where session_id = changed;
     insert into search_due (session_id, from_seq, at) values (changed, 1, 0) on conflict do nothing;
     return null;
   end $$`,
  `create trigger search_message_added after insert on messages
   for each row execute function search_message_added()`,
  `create trigger search_message_removed after delete on messages
   for each row execute function search_text_removed()`,
  `create trigger search_note_added after insert on notes
   for each row execute function search_text_changed()`,
  `create trigger search_note_removed after delete on notes
   for each row execute function search_text_removed()`,
  `create trigger search_tag_changed after insert or delete on session_tags
   for each row execute function search_text_changed()`,
  `create trigger search_profile_changed after update of profile on sessions
   for each row when (new.profile <> old.profile) execute function search_text_changed()`,
];
