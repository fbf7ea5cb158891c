import Libsql from 'libsql';

/** A message as the database has it. */
export interface LoggedMessage {
  id: string;
  clientId: string;
  seq: number;
  by: 'visitor' | 'agent' | 'bot' | 'system';
  body: string;
}

/** A session as the database has it. */
export interface AuditedSession {
  id: string;
  status: string;
  reason: string | null;
  closed: boolean;
  epoch: number;
  lastSeq: number;
  lease: number;
  log: LoggedMessage[];
}

/** A guided task as the database has it. */
export interface AuditedTask {
  id: string;
  sessionId: string;
  status: string;
  ended: boolean;
  step: number;
  reason: string | null;
  nonce: string | null;
  formerNonce: string | null;
  /** ms since 1970. */
  deadline: number | null;
  version: number;
}

/** What the messages of a session say by now. */
export interface AuditedTexts {
  /** By their ids. Empty: the message is deleted. */
  bodies: ReadonlyMap<string, string>;
  /** All that the entries of the log tell, as JSON. */
  log: string;
  /** What messages said before and none says any more. */
  gone: readonly string[];
}

/** What a look at the database can find. */
export interface AuditListener {
  appeared(session: AuditedSession): void;
  /** Committed just now; `before` is the session at the last look. */
  logged(session: AuditedSession, message: LoggedMessage, before: AuditedSession): void;
  changed(session: AuditedSession, before: AuditedSession): void;
  gone(session: AuditedSession): void;
  /** `before`: at the last look; `undefined`: it is new. */
  taskChanged(task: AuditedTask, before: AuditedTask | undefined): void;
  broken(what: string): void;
}

/**
 * Reads the database by a connection of its own after every commit, and so sees what every other
 * process would see. Remembers every log that there was, over restored backups too.
 */
export interface Auditor {
  open(): void;
  look(): void;
  /** Before the files are touched. */
  close(): void;
  /** A backup came back: what is there now is the truth, and nothing of it is news. */
  restored(): void;
  sessions(): readonly AuditedSession[];
  session(id: string): AuditedSession | undefined;
  tasks(): readonly AuditedTask[];
  texts(sessionId: string): AuditedTexts;
  /** All logs that this session ever had; the present one last. */
  versions(id: string): readonly (readonly LoggedMessage[])[];
  /** How often backups were restored. */
  restores(): number;
}

interface SessionRow {
  id: string;
  status: string;
  reason: string | null;
  epoch: number;
  last_seq: number;
  lease: number;
  closed_at: number | null;
}

export function createAuditor(path: string, listener: AuditListener): Auditor {
  let sessions = new Map<string, AuditedSession>();
  let tasks = new Map<string, AuditedTask>();
  const former = new Map<string, (readonly LoggedMessage[])[]>();
  let database: Libsql.Database | undefined;
  let readSessions: Libsql.Statement;
  let readLog: Libsql.Statement;
  let readTasks: Libsql.Statement;
  let readTexts: Libsql.Statement;
  let readVersions: Libsql.Statement;
  let restores = 0;

  function open(): void {
    if (database) return;
    database = new Libsql(path);
    readSessions = database.prepare(
      'select id, status, reason, epoch, last_seq, lease, closed_at from sessions order by id',
    );
    readLog = database.prepare(
      'select id, client_id, seq, author_kind, body from messages where session_id = ? and seq > ? order by seq',
    );
    readTexts = database.prepare('select id, body, params from messages where session_id = ?');
    readVersions = database.prepare('select body from message_versions where session_id = ?');
    readTasks = database.prepare(
      'select id, session_id as sessionId, status, ended_at is not null as ended, step, reason, nonce, former_nonce as formerNonce, deadline, version from tasks order by n',
    );
  }

  function logAfter(id: string, seq: number): LoggedMessage[] {
    type Row = { id: string; client_id: string; seq: number; author_kind: string; body: string };
    return (readLog.all([id, seq]) as Row[]).map((row) => ({
      id: row.id,
      clientId: row.client_id,
      seq: row.seq,
      by: row.author_kind as LoggedMessage['by'],
      body: row.body,
    }));
  }

  function take(row: SessionRow, known: AuditedSession | undefined): AuditedSession {
    const log = known?.log ?? [];
    const newer = row.last_seq > log.length ? logAfter(row.id, log.length) : [];
    return {
      id: row.id,
      status: row.status,
      reason: row.reason,
      closed: row.closed_at !== null,
      epoch: row.epoch,
      lastSeq: row.last_seq,
      lease: row.lease,
      log: newer.length > 0 ? [...log, ...newer] : log,
    };
  }

  function compare(next: AuditedSession, before: AuditedSession): void {
    const expected = before.log.length;
    next.log.slice(expected).forEach((message, i) => {
      if (message.seq !== expected + i + 1)
        listener.broken(`a gap before seq ${message.seq}: ${expected + i + 1} is missing`);
      listener.logged(next, message, before);
    });
    if (next.lastSeq !== next.log.length)
      listener.broken(`last_seq is ${next.lastSeq}, the log has ${next.log.length}`);
    if (next.lease < before.lease) listener.broken(`lease fell from ${before.lease}`);
    if (next.status !== before.status || next.closed !== before.closed)
      listener.changed(next, before);
  }

  function allTasks(): Map<string, AuditedTask> {
    const rows = readTasks.all([]) as (Omit<AuditedTask, 'ended'> & { ended: number })[];
    return new Map(rows.map((row) => [row.id, { ...row, ended: Boolean(row.ended) }]));
  }

  function look(): void {
    if (!database) return;
    const rows = readSessions.all([]) as SessionRow[];
    const present = new Map<string, AuditedSession>();
    for (const row of rows) {
      const known = sessions.get(row.id);
      const session = take(row, known);
      present.set(row.id, session);
      if (!known) listener.appeared(session);
      compare(session, known ?? { ...session, log: [], lastSeq: 0 });
    }
    const before = sessions;
    sessions = present;
    for (const [id, session] of before) {
      if (present.has(id)) continue;
      former.set(id, [...(former.get(id) ?? []), session.log]);
      listener.gone(session);
    }
    const known = tasks;
    tasks = allTasks();
    for (const [id, task] of tasks)
      if (task.version !== known.get(id)?.version) listener.taskChanged(task, known.get(id));
  }

  return {
    open,
    look,
    close() {
      database?.close();
      database = undefined;
    },
    restored() {
      restores++;
      for (const { id, log } of sessions.values()) former.set(id, [...(former.get(id) ?? []), log]);
      open();
      const rows = readSessions.all([]) as SessionRow[];
      sessions = new Map(rows.map((row) => [row.id, take(row, undefined)]));
      tasks = allTasks();
    },
    sessions: () => [...sessions.values()],
    session: (id) => sessions.get(id),
    tasks: () => [...tasks.values()],
    texts(sessionId) {
      type Row = { id: string; body: string; params: string | null };
      const rows = readTexts.all([sessionId]) as Row[];
      const bodies = new Map(rows.map(({ id, body }) => [id, body]));
      const before = (readVersions.all([sessionId]) as { body: string }[]).map(({ body }) => body);
      const present = new Set(bodies.values());
      return {
        bodies,
        log: JSON.stringify(rows.map(({ body, params }) => [body, JSON.parse(params ?? 'null')])),
        gone: before.filter((body) => !present.has(body)),
      };
    },
    versions(id) {
      const log = sessions.get(id)?.log;
      return [...(former.get(id) ?? []), ...(log ? [log] : [])];
    },
    restores: () => restores,
  };
}
