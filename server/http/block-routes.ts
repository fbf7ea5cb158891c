import type { FastifyInstance } from 'fastify';
import { newAddressBlockSchema } from '../../src/protocol/blocks.js';
import { requireAdmin } from '../agents/agent-access.js';
import type { Blocking } from '../agents/blocking.js';
import type { ConsoleAuth } from './console-auth.js';
import { readBody } from './json-bodies.js';

/** Blocked visitors and addresses, under `/api/console/blocks`: see `src/protocol/blocks.ts`. */
export function blockRoutes(
  app: FastifyInstance,
  { auth, blocking }: { auth: ConsoleAuth; blocking: Blocking },
): void {
  app.get('/blocks', async (request) => {
    const { agent } = await auth.require(request);
    return { blocks: await blocking.list(agent) };
  });
  app.post('/blocks', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const block = readBody(newAddressBlockSchema, request.body);
    return reply.status(201).send({ block: await blocking.blockAddress(agent, block) });
  });
  app.delete<{ Params: { id: string } }>('/blocks/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    await blocking.remove(agent, request.params.id);
    return reply.status(204).send();
  });
}
