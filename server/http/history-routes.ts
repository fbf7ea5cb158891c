import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  conversationExportSchema,
  historyFilterSchema,
  historyQuerySchema,
} from '../../src/protocol/history.js';
import { uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import type { ExportConversation } from '../agents/conversation-export.js';
import type { ExportHistory } from '../agents/history-export.js';
import type { History } from '../agents/history.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { toTime } from '../storage/session-record.js';
import type { ConsoleAuth } from './console-auth.js';
import { readBody } from './json-bodies.js';

/** The history and its exports, under `/api/console`: see `src/protocol/history.ts`. */
export function historyRoutes(
  app: FastifyInstance,
  {
    auth,
    history,
    exportHistory,
    exportConversation,
    clock,
  }: {
    auth: ConsoleAuth;
    history: History;
    exportHistory: ExportHistory;
    exportConversation: ExportConversation;
    clock: Clock;
  },
): void {
  app.get('/history', async (request) => {
    const { agent } = await auth.require(request);
    return history.read(agent, readBody(historyQuerySchema, request.query));
  });

  app.post('/history/export', async (request, reply) => {
    const { agent } = await auth.require(request);
    const filter = readBody(historyFilterSchema, request.body);
    const agentNow = async () => (await auth.require(request)).agent;
    const lines = await exportHistory(agent, filter, agentNow);
    const day = toTime(clock.now()).slice(0, 10);
    return sendFile(reply, lines, `conversations-${day}.csv`, 'text/csv; charset=utf-8');
  });

  app.post<{ Params: { id: string } }>('/conversations/:id/export', async (request, reply) => {
    const { agent } = await auth.require(request);
    const id = parse(uuidSchema, request.params.id);
    if (id === undefined) throw new RequestError('not_found', 'there is no such conversation');
    const { format } = readBody(conversationExportSchema, request.body);
    const text = await exportConversation(agent, id, format);
    return format === 'text'
      ? sendFile(reply, text, `conversation-${id}.txt`, 'text/plain; charset=utf-8')
      : sendFile(reply, text, `conversation-${id}.json`, 'application/json; charset=utf-8');
  });
}

/** Sends a file as it is made, no faster than it is taken. If that fails, the connection breaks off. */
function sendFile(
  reply: FastifyReply,
  content: AsyncIterable<string>,
  name: string,
  type: string,
): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(content, { objectMode: false }));
}
