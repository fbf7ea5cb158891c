// What the server is compared with: a socket.io server that writes each message to the same database before it
// answers and tells the room. It uses the same two statements, prepared, and commits those of one turn of the
// event loop together. It checks nothing, and a message that comes twice is stored twice.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import path from 'node:path';
import Libsql from 'libsql';
import { Server } from 'socket.io';
import { createComponents } from '../../dist/server/components.js';
import { readSettings } from '../../dist/server/config.js';
import { systemIds } from '../../dist/server/system-ports.js';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const settings = readSettings({ ...process.env, LOG_LEVEL: 'silent' });
const { prepare, sites, sessions, storage } = createComponents(settings, log);
await prepare();
const site = await sites.find('demo');
const session = async () => {
  const request = { openKey: systemIds.secret(), site: 'demo' };
  const { answer } = await sessions.openSession(site, request, '192.0.2.1');
  return answer.session.id;
};
const ids = [];
for (let count = 0; count < Number(process.env.SESSIONS); count++) ids.push(await session());
await storage.close();

const database = new Libsql(path.join(settings.DATA_DIR, 'chat.db'));
for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'secure_delete = ON'])
  database.pragma(pragma);
const takeSeq = database.prepare(
  `update sessions set last_seq = last_seq + 1, updated_at = ?, seen_at = ?,
     first_visitor_at = coalesce(first_visitor_at, ?), waiting_since = coalesce(waiting_since, ?)
   where id = ? and status in ('queued', 'active') returning last_seq, epoch`,
);
const insert = database.prepare(
  `insert into messages (session_id, seq, id, client_id, author_kind, body, at)
   values (?, ?, ?, ?, 'visitor', ?, ?)`,
);

let group = [];
function write(sessionId, { clientId, body }, written) {
  if (group.length === 0) {
    database.exec('BEGIN IMMEDIATE');
    setImmediate(commit);
  }
  const now = Date.now();
  const [{ last_seq: seq }] = takeSeq.all([now, now, now, now, sessionId]);
  const message = { id: randomUUID(), clientId, seq, author: { kind: 'visitor' }, body };
  insert.run([sessionId, seq, message.id, clientId, body, now]);
  group.push(() => written({ ...message, at: new Date(now).toISOString() }));
}

function commit() {
  database.exec('COMMIT');
  const members = group;
  group = [];
  for (const written of members) written();
}

const http = createServer();
const io = new Server(http, { serveClient: false, transports: ['websocket'] });
io.on('connection', (socket) => {
  const id = ids.pop();
  void socket.join(id);
  socket.on('message:send', (request, answer) =>
    write(id, request, (message) => {
      answer({ ok: true, message });
      io.to(id).emit('message:new', { message });
    }),
  );
});
http.listen(0, '127.0.0.1', () => console.log(`Ready: http://127.0.0.1:${http.address().port}`));
process.on('SIGTERM', () => void io.close());
