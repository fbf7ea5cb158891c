import type { GenericSchema } from 'valibot';
import {
  apiConversationsSchema,
  apiTaskSchema,
  contextDeltaSchema,
  listConversationsSchema,
  offerTaskSchema,
} from '../../src/protocol/api.js';
import type { ApiScope } from '../../src/protocol/api-keys.js';
import { sentTaskSchema } from '../../src/protocol/task-events.js';
import type { ErrorCode } from '../../src/protocol/errors.js';

/** A call of the API, as its description names it. */
export interface ApiOperation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under `/api/v1`, as Fastify writes it. */
  path: string;
  /** What the key has to be for. */
  scope: ApiScope;
  summary: string;
  description?: string;
  query?: GenericSchema;
  body?: GenericSchema;
  /** What a successful call answers; absent: nothing, with status 204. */
  answer?: GenericSchema;
  /** What it may refuse, besides what every call may. */
  errors: readonly ErrorCode[];
}

const MERGED_BY_KEY =
  'Each key replaces the one before, and null removes it. A repeat changes nothing. Agents see it at once, ' +
  'visitors never. Over 256 KiB after merging: too_large, and nothing has changed.';

/** Every call of the API. The routes and the OpenAPI document are made of this. */
export const API_OPERATIONS = {
  listConversations: {
    method: 'GET',
    path: '/conversations',
    scope: 'read',
    summary: 'List conversations, the newest first',
    query: listConversationsSchema,
    answer: apiConversationsSchema,
    errors: ['invalid'],
  },
  putConversationContext: {
    method: 'PUT',
    path: '/conversations/:id/context',
    scope: 'context',
    summary: 'Put data beside a conversation',
    description: MERGED_BY_KEY,
    body: contextDeltaSchema,
    errors: ['invalid', 'not_found', 'too_large'],
  },
  putSubjectContext: {
    method: 'PUT',
    path: '/subjects/:site/:subject/context',
    scope: 'context',
    summary: 'Put data beside a verified person',
    description: `It is shown in each conversation of the person on this site. ${MERGED_BY_KEY}`,
    body: contextDeltaSchema,
    errors: ['invalid', 'not_found', 'too_large'],
  },
  eraseConversation: {
    method: 'DELETE',
    path: '/conversations/:id',
    scope: 'erase',
    summary: 'Erase a conversation for good',
    description: 'Everything of it is removed, also from the visitor’s browser.',
    errors: ['not_found', 'erased'],
  },
  offerTask: {
    method: 'POST',
    path: '/conversations/:id/tasks',
    scope: 'tasks',
    summary: 'Offer the visitor a guided task',
    description:
      'The visitor reads its sentences and agrees, or declines. Only the kinds of steps that the page allows are ' +
      'carried out. It takes the place of an offer that nobody has agreed to, and waits for a task that runs. The ' +
      'visitor sees the name of the key. A repeat with the same clientId changes nothing.',
    body: offerTaskSchema,
    answer: sentTaskSchema,
    errors: ['invalid', 'not_found', 'erased', 'conflict', 'session_closed', 'too_large'],
  },
  readTask: {
    method: 'GET',
    path: '/conversations/:id/tasks/:taskId',
    scope: 'tasks',
    summary: 'Read how far a guided task came',
    answer: apiTaskSchema,
    errors: ['not_found', 'erased'],
  },
  cancelTask: {
    method: 'DELETE',
    path: '/conversations/:id/tasks/:taskId',
    scope: 'tasks',
    summary: 'Take a guided task back',
    description: 'Changes nothing if it is over.',
    errors: ['not_found', 'erased'],
  },
} as const satisfies Record<string, ApiOperation>;
