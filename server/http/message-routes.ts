import type { FastifyInstance } from 'fastify';
import { uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import type { MessageChanges } from '../agents/message-changes.js';
import { RequestError } from '../request-error.js';
import type { ConsoleAuth } from './console-auth.js';

/** What messages said before, under `/api/console`: see `src/protocol/message-changes.ts`. */
export function messageRoutes(
  app: FastifyInstance,
  { messageChanges, auth }: { messageChanges: MessageChanges; auth: ConsoleAuth },
): void {
  app.get<{ Params: { id: string; messageId: string } }>(
    '/conversations/:id/messages/:messageId/versions',
    async (request) => {
      const { agent } = await auth.require(request);
      const sessionId = parse(uuidSchema, request.params.id);
      const messageId = parse(uuidSchema, request.params.messageId);
      if (sessionId === undefined || messageId === undefined)
        throw new RequestError('not_found', 'there is no such message');
      return { versions: await messageChanges.versions(agent, { sessionId, messageId }) };
    },
  );
}
