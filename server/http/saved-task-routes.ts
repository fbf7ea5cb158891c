import type { FastifyInstance } from 'fastify';
import { siteTokenSchema, uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import { savedTaskInputSchema } from '../../src/protocol/saved-tasks.js';
import { requireAdmin } from '../agents/agent-access.js';
import type { SavedTasks } from '../agents/saved-tasks.js';
import { RequestError } from '../request-error.js';
import type { ConsoleAuth } from './console-auth.js';
import { readVersion } from './if-match.js';
import { readBody } from './json-bodies.js';

interface OfSite {
  Params: { site: string };
}
interface OfTask {
  Params: { site: string; id: string };
}

/** Saved tasks, under `/api/console`: see `src/protocol/saved-tasks.ts`. */
export function savedTaskRoutes(
  app: FastifyInstance,
  { savedTasks, auth }: { savedTasks: SavedTasks; auth: ConsoleAuth },
): void {
  app.get<OfSite>('/sites/:site/tasks', async (request) => {
    const { agent } = await auth.require(request);
    return { savedTasks: await savedTasks.list(agent, readSite(request.params)) };
  });

  app.post<OfSite>('/sites/:site/tasks', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const task = readBody(savedTaskInputSchema, request.body);
    const savedTask = await savedTasks.add(agent, readSite(request.params), task);
    return reply.status(201).send({ savedTask });
  });

  app.put<OfTask>('/sites/:site/tasks/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const change = await savedTasks.change(agent, readSite(request.params), {
      id: readId(request.params),
      version: Number(readVersion(request)),
      task: readBody(savedTaskInputSchema, request.body),
    });
    if ('changed' in change) return { savedTask: change.changed };
    const error = { code: 'conflict', message: 'it was changed meanwhile' };
    return reply.status(409).send({ error, current: change.current });
  });

  app.delete<OfTask>('/sites/:site/tasks/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    await savedTasks.remove(agent, readSite(request.params), readId(request.params));
    return reply.status(204).send();
  });
}

function readSite({ site }: { site: string }): string {
  const known = parse(siteTokenSchema, site);
  if (known === undefined) throw new RequestError('not_found', 'there is no such site');
  return known;
}

function readId({ id }: { id: string }): string {
  const known = parse(uuidSchema, id);
  if (known === undefined) throw new RequestError('not_found', 'there is no such task');
  return known;
}
