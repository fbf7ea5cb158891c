import Libsql from 'libsql';
import type { Message } from '../../src/protocol/message.js';
import { toMessage } from '../../server/storage/message-repository.js';
import type { SessionRecord } from '../../server/storage/session-record.js';
import { toRecord } from '../../server/storage/session-rows.js';

/**
 * A server's database through a connection of its own: it shows what is committed, as any other
 * process would see it.
 */
export interface ServerRecords {
  /** In the order in which they were opened. Those that were erased are not among them. */
  sessions(): SessionRecord[];
  log(sessionId: string): Message[];
  isErased(sessionId: string): boolean;
  /** Every session is closed, and none is without a visitor's message: time changes nothing. */
  nothingToSweep(): boolean;
  /** Changes the database behind the server's back: what no request can do. */
  run(sql: string, ...parameters: unknown[]): void;
  close(): void;
}

export function openServerRecords(path: string): ServerRecords {
  const database = new Libsql(path);
  const sessions = database.prepare('select * from sessions order by created_at, rowid');
  const log = database.prepare('select * from messages where session_id = ? order by seq');
  const erased = database.prepare('select session_id from erased where session_id = ?');
  const due = database.prepare(
    'select id from sessions where closed_at is null or first_visitor_at is null limit 1',
  );
  return {
    sessions: () => (sessions.all([]) as Parameters<typeof toRecord>[0][]).map(toRecord),
    log: (id) => (log.all([id]) as Parameters<typeof toMessage>[0][]).map(toMessage),
    isErased: (id) => erased.all([id]).length > 0,
    nothingToSweep: () => due.all([]).length === 0,
    run: (sql, ...parameters) => void database.prepare(sql).run(parameters),
    close: () => database.close(),
  };
}
