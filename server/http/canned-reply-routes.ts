import type { FastifyInstance, FastifyRequest } from 'fastify';
import { cannedReplyInputSchema } from '../../src/protocol/canned-replies.js';
import { uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import { requireAdmin } from '../agents/agent-access.js';
import type { CannedReplies } from '../agents/canned-replies.js';
import { RequestError } from '../request-error.js';
import type { ConsoleAuth } from './console-auth.js';
import { readVersion } from './if-match.js';
import { readBody } from './json-bodies.js';

/** Canned replies, under `/api/console`: see `src/protocol/canned-replies.ts`. */
export function cannedReplyRoutes(
  app: FastifyInstance,
  {
    cannedReplies,
    auth,
  }: {
    cannedReplies: CannedReplies;
    auth: ConsoleAuth;
  },
): void {
  app.get('/canned-replies', async (request) => {
    const { agent } = await auth.require(request);
    return { cannedReplies: await cannedReplies.list(agent) };
  });

  app.post('/canned-replies', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const input = readBody(cannedReplyInputSchema, request.body);
    return reply.status(201).send({ cannedReply: await cannedReplies.add(agent, input) });
  });

  app.put('/canned-replies/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const version = Number(readVersion(request));
    const input = readBody(cannedReplyInputSchema, request.body);
    const change = await cannedReplies.change(agent, readId(request), { version, input });
    if ('changed' in change) return { cannedReply: change.changed };
    const error = { code: 'conflict', message: 'it was changed meanwhile' };
    return reply.status(409).send({ error, current: change.current });
  });

  app.delete('/canned-replies/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    await cannedReplies.remove(agent, readId(request));
    return reply.status(204).send();
  });
}

function readId({ params }: FastifyRequest): string {
  const id = parse(uuidSchema, (params as { id: string }).id);
  if (id === undefined) throw new RequestError('not_found', 'there is no such canned reply');
  return id;
}
