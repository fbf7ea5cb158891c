import type { ExportFormat } from '../../src/protocol/history.js';
import { isChange, type Message } from '../../src/protocol/message.js';
import { MAX_PAGE_MESSAGES } from '../../src/protocol/limits.js';
import type { Note } from '../../src/protocol/note.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toSession, toTime, type SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { findVisibleSession, type ActingAgent } from './agent-access.js';
import type { AuditLog } from './audit.js';

/**
 * One conversation with its notes, for agents. Notes are marked as such, and so is what its author has changed: it says
 * what it says now. It is noted in the audit log first. The text
 * is read as it is taken, so a conversation of any length needs little memory.
 *
 * @throws RequestError `not_found` or `erased`
 */
export type ExportConversation = (
  agent: ActingAgent,
  sessionId: string,
  format: ExportFormat,
) => Promise<AsyncIterable<string>>;

interface Head {
  session: SessionRecord;
  siteName: string;
  tags: string[];
}

export function createExportConversation({
  storage,
  sites,
  auditLog,
}: {
  storage: Storage;
  sites: SiteDirectory;
  auditLog: AuditLog;
}): ExportConversation {
  async function* messagesOf(sessionId: string): AsyncGenerator<Message> {
    for (let after = 0; ;) {
      const page = await storage.messages.pageAfter(sessionId, after, MAX_PAGE_MESSAGES);
      yield* page.messages.filter((message) => !isChange(message));
      if (!page.more) return;
      after = page.messages.at(-1)!.seq;
    }
  }
  async function* notesOf(sessionId: string): AsyncGenerator<Note> {
    for (let after = 0; ;) {
      const { notes, head } = await storage.notes.page(sessionId, after);
      yield* notes;
      after = notes.at(-1)?.n ?? head;
      if (after >= head) return;
    }
  }

  async function* asText({ session, siteName, tags }: Head) {
    const visitor = session.profile.name ?? session.profile.email ?? 'Visitor';
    yield* headLines({ session, siteName, tags, visitor });
    const notes = notesOf(session.id);
    let note = (await notes.next()).value as Note | undefined;
    for await (const message of messagesOf(session.id)) {
      for (; note !== undefined && note.afterSeq < message.seq; note = await nextOf(notes))
        yield noteText(note);
      const { kind, name } = message.author;
      const author = kind === 'visitor' ? visitor : (name ?? kind);
      const mark = message.changed === 'edited' ? ' (edited)' : '';
      const body = message.changed === 'deleted' ? '(deleted)' : message.body;
      yield `\n[${message.at}] ${author}${mark}\n${indented(body)}\n`;
    }
    for (; note !== undefined; note = await nextOf(notes)) yield noteText(note);
  }

  async function* asJson({ session, siteName, tags }: Head) {
    const { site, profile, verifiedSubject, closedAt } = session;
    const head = {
      session: toSession(session),
      closedAt: closedAt === undefined ? null : toTime(closedAt),
      site: { token: site, name: siteName },
      visitor: { ...profile, verified: verifiedSubject !== undefined },
      tags,
    };
    yield `${JSON.stringify(head).slice(0, -1)},\n"messages":[`;
    yield* listed(messagesOf(session.id));
    yield `],\n"privateNotes":[`;
    yield* listed(notesOf(session.id));
    yield ']}\n';
  }

  return async (agent, sessionId, format) => {
    const { session, tags } = await storage.transaction(async (tx) => {
      const found = await findVisibleSession(tx, agent, sessionId);
      const action = 'conversation_exported';
      await auditLog.note(tx, agent, { action, target: sessionId, detail: { format } });
      return { session: found, tags: (await tx.tags.ofSessions([sessionId])).get(sessionId) ?? [] };
    });
    const siteName = (await sites.find(session.site))?.name ?? session.site;
    const head = { session, siteName, tags };
    return format === 'text' ? asText(head) : asJson(head);
  };
}

function* headLines({ session, siteName, tags, visitor }: Head & { visitor: string }) {
  const { id, profile, agent, status, reason, createdAt, closedAt } = session;
  const lines: [string, string | undefined][] = [
    ['Conversation', id],
    ['Visitor', visitor],
    ['E-mail', profile.email],
    ['Phone', profile.phone],
    ['Site', siteName],
    ['Agent', agent?.name],
    ['Status', reason === undefined ? status : `${status} (${reason})`],
    ['Started', toTime(createdAt)],
    ['Ended', closedAt === undefined ? undefined : toTime(closedAt)],
    ['Tags', tags.length === 0 ? undefined : tags.join(', ')],
  ];
  for (const [label, value] of lines) if (value !== undefined) yield `${label}: ${value}\n`;
}

function noteText({ at, author, body }: Note): string {
  return `\n[${at}] Private note by ${author.name}, not shown to the visitor\n${indented(body)}\n`;
}

/** So that no text can pass for a line of the export. */
function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

async function nextOf(notes: AsyncGenerator<Note>): Promise<Note | undefined> {
  return (await notes.next()).value as Note | undefined;
}

async function* listed(entries: AsyncIterable<unknown>) {
  let separator = '\n';
  for await (const entry of entries) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',\n';
  }
}
