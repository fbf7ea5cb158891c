import type { FastifyInstance } from 'fastify';
import { newApiKeySchema } from '../../src/protocol/api-keys.js';
import { requireAdmin } from '../agents/agent-access.js';
import type { ApiKeys } from '../api/api-keys.js';
import type { ConsoleAuth } from './console-auth.js';
import { readBody } from './json-bodies.js';

/** Keys for the API, under `/api/console/api-keys`: see `src/protocol/api-keys.ts`. */
export function apiKeyRoutes(
  app: FastifyInstance,
  { auth, apiKeys }: { auth: ConsoleAuth; apiKeys: ApiKeys },
): void {
  app.get('/api-keys', async (request) => {
    const { agent } = await auth.require(request);
    return { apiKeys: await apiKeys.list(agent) };
  });
  app.post('/api-keys', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const key = readBody(newApiKeySchema, request.body);
    return reply.status(201).send(await apiKeys.add(agent, key));
  });
  app.delete<{ Params: { id: string } }>('/api-keys/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    await apiKeys.revoke(agent, request.params.id);
    return reply.status(204).send();
  });
}
