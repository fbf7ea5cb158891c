import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  contextDeltaSchema,
  listConversationsSchema,
  offerTaskSchema,
  type ApiConversation,
} from '../../src/protocol/api.js';
import type { HistoryRow } from '../../src/protocol/history.js';
import { siteTokenSchema, uuidSchema } from '../../src/protocol/ids.js';
import { MAX_EXTERNAL_CONTEXT_BYTES } from '../../src/protocol/limits.js';
import { parse } from '../../src/protocol/parse.js';
import type { History } from '../agents/history.js';
import type { ApiCaller, ApiKeys } from '../api/api-keys.js';
import type { EraseConversation } from '../api/erase-conversation.js';
import type { ExternalContexts } from '../api/external-contexts.js';
import type { SharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import { RequestError } from '../request-error.js';
import type { TaskUseCases } from '../tasks/task-use-cases.js';
import { API_OPERATIONS } from './api-operations.js';
import { readBody } from './json-bodies.js';
import { describeApi } from './openapi.js';

const DEFAULT_PAGE = 50;
/** UTF-16 units of a person's name with the host: what an identity token may have. */
const MAX_SUBJECT_UNITS = 200;

type Handler = (
  caller: ApiCaller,
  request: FastifyRequest<{ Params: Record<string, string> }>,
) => Promise<unknown>;

/** The API for other systems, under `/api/v1`. */
export function apiRoutes(
  app: FastifyInstance,
  {
    apiKeys,
    history,
    externalContexts,
    eraseConversation,
    tasks,
    limiter,
  }: {
    apiKeys: ApiKeys;
    history: History;
    externalContexts: ExternalContexts;
    eraseConversation: EraseConversation;
    tasks: Pick<TaskUseCases, 'offer' | 'find' | 'cancel'>;
    /** Of each key. */
    limiter: SharedRateLimiter;
  },
): void {
  const handlers: Record<keyof typeof API_OPERATIONS, Handler> = {
    async listConversations(caller, { query }) {
      const { limit = DEFAULT_PAGE, ...filter } = readBody(listConversationsSchema, query);
      const page = await history.readRows(caller, { status: 'all', ...filter }, limit);
      return {
        conversations: page.rows.map(toApiConversation),
        ...(page.next !== undefined && { next: page.next }),
      };
    },
    putConversationContext: (caller, request) =>
      externalContexts.putOfConversation(
        caller,
        readConversationId(request.params),
        readBody(contextDeltaSchema, request.body),
      ),
    putSubjectContext: (caller, { params, body }) =>
      externalContexts.putOfSubject(
        caller,
        readSite(params),
        readSubject(params),
        readBody(contextDeltaSchema, body),
      ),
    eraseConversation: (caller, { params }) =>
      eraseConversation(caller, readConversationId(params)),
    offerTask: (caller, { params, body }) =>
      tasks.offer(
        { caller, kind: 'bot' },
        { sessionId: readConversationId(params), ...readBody(offerTaskSchema, body) },
      ),
    readTask: async (caller, { params }) => ({
      task: await tasks.find(caller, readTaskIds(params)),
    }),
    cancelTask: (caller, { params }) => tasks.cancel(caller, readTaskIds(params)),
  };

  const authenticate = async (
    request: FastifyRequest,
    scope: Parameters<ApiKeys['authenticate']>[1],
  ) => {
    const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = await apiKeys.authenticate(bearer, scope);
    const wait = await limiter.take(caller.id);
    if (wait !== undefined) throw new RequestError('rate_limited', 'too many requests', wait);
    return caller;
  };
  for (const [name, { method, path, scope }] of Object.entries(API_OPERATIONS)) {
    const handle = handlers[name as keyof typeof API_OPERATIONS];
    app.route<{ Params: Record<string, string> }>({
      method,
      url: path,
      bodyLimit: MAX_EXTERNAL_CONTEXT_BYTES,
      handler: async (request, reply: FastifyReply) => {
        const answer = await handle(await authenticate(request, scope), request);
        return answer === undefined ? reply.status(204).send() : answer;
      },
    });
  }

  const description = describeApi(API_OPERATIONS);
  app.get('/openapi.json', () => description);
}

function readConversationId({ id }: Record<string, string>): string {
  const known = parse(uuidSchema, id);
  if (known === undefined) throw new RequestError('not_found', 'no such conversation');
  return known;
}

function readTaskIds(params: Record<string, string>) {
  const taskId = parse(uuidSchema, params.taskId);
  if (taskId === undefined) throw new RequestError('not_found', 'there is no such task');
  return { sessionId: readConversationId(params), taskId };
}

function readSite({ site }: Record<string, string>): string {
  const known = parse(siteTokenSchema, site);
  if (known === undefined) throw new RequestError('not_found', 'no such site');
  return known;
}

function readSubject({ subject = '' }: Record<string, string>): string {
  if (subject === '' || subject.length > MAX_SUBJECT_UNITS)
    throw new RequestError('invalid', `subject: 1 to ${MAX_SUBJECT_UNITS} characters`);
  return subject;
}

function toApiConversation({
  session,
  site,
  visitor,
  closedAt,
  messages,
  tags,
}: HistoryRow): ApiConversation {
  const { id, status, reason, createdAt, assignedTo = null } = session;
  return {
    id,
    site: site.token,
    status,
    ...(reason !== undefined && { reason }),
    createdAt,
    closedAt,
    visitor,
    assignedTo,
    messages,
    tags,
  };
}
