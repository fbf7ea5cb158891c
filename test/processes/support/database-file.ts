import Libsql from 'libsql';

export type LoggedMessage = ReturnType<typeof readLog>[number];

/** The log of a session as the file holds it, read beside the server or after it. */
export function readLog(file: string, sessionId: string) {
  const rows = query(
    file,
    `select id, client_id, seq, body, author_kind from messages where session_id = ? order by seq`,
    [sessionId],
  ) as { id: string; client_id: string; seq: number; body: string; author_kind: string }[];
  return rows.map(({ id, client_id: clientId, seq, body, author_kind: kind }) => ({
    id,
    clientId,
    seq,
    body,
    system: kind === 'system',
  }));
}

export function query(file: string, sql: string, parameters: unknown[] = []): unknown[] {
  const database = new Libsql(file);
  try {
    database.exec('pragma busy_timeout = 5000');
    return database.prepare(sql).all(parameters);
  } finally {
    database.close();
  }
}

/** Holds the write lock, as another process with the file open would. */
export function lockDatabase(file: string): () => void {
  const database = new Libsql(file);
  database.exec('pragma busy_timeout = 5000');
  database.exec('begin immediate');
  return () => {
    database.exec('rollback');
    database.close();
  };
}
