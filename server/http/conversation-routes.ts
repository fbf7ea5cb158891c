import type { FastifyInstance } from 'fastify';
import type { NoteUseCases } from '../agents/note-use-cases.js';
import type { ExternalContexts } from '../api/external-contexts.js';
import type { ConsoleAuth } from './console-auth.js';

/** What the console reads beside a conversation, under `/api/console`. The conversation itself comes over the socket. */
export function conversationRoutes(
  app: FastifyInstance,
  {
    externalContexts,
    notes,
    auth,
  }: {
    externalContexts: Pick<ExternalContexts, 'read'>;
    notes: Pick<NoteUseCases, 'knownTags'>;
    auth: ConsoleAuth;
  },
): void {
  app.get<{ Params: { id: string } }>('/conversations/:id/context', async (request) => {
    const { agent } = await auth.require(request);
    return externalContexts.read(agent, request.params.id);
  });

  app.get('/tags', async (request) => {
    const { agent } = await auth.require(request);
    return { tags: await notes.knownTags(agent) };
  });
}
