import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { errorSchema, HTTP_STATUS, type ErrorCode } from '../../src/protocol/errors.js';
import { object } from '../../src/protocol/objects.js';
import type { ApiOperation } from './api-operations.js';

/** What any call may answer. */
const ALWAYS: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'rate_limited', 'unavailable'];

/** The OpenAPI 3.1 document of these calls, made of the schemas that they are validated with. */
export function describeApi(operations: Readonly<Record<string, ApiOperation>>): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, operation] of Object.entries(operations)) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [operation.method.toLowerCase()]: describeOperation(operationId, operation),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'chat-widget server',
      version: '1',
      description: 'What other systems put into conversations, and take out of them.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key from Settings → API keys' },
      },
      schemas: { Error: toSchema(object({ error: errorSchema })) },
    },
  };
}

function describeOperation(operationId: string, operation: ApiOperation): object {
  const { summary, description, scope, query, body, answer } = operation;
  const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const scopeText = `Needs a key with the scope \`${scope}\`.`;
  return {
    operationId,
    summary,
    description: description === undefined ? scopeText : `${description} ${scopeText}`,
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...(query === undefined ? [] : queryParameters(query)),
    ],
    ...(body !== undefined && { requestBody: { required: true, content: json(body) } }),
    responses: {
      ...(answer === undefined
        ? { 204: { description: 'Done' } }
        : { 200: { description: 'Done', content: json(answer) } }),
      ...errorAnswers([...operation.errors, ...ALWAYS]),
    },
  };
}

function queryParameters(query: GenericSchema): object[] {
  const { properties = {}, required = [] } = toSchema(query) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** Several codes may have one status. */
function errorAnswers(codes: readonly ErrorCode[]): Record<string, object> {
  const answers: Record<string, object> = {};
  for (const status of new Set(codes.map((code) => HTTP_STATUS[code]))) {
    const ofStatus = codes.filter((code) => HTTP_STATUS[code] === status);
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
    answers[status] = { description: ofStatus.join(', '), content };
  }
  return answers;
}

function json(schema: GenericSchema): object {
  return { 'application/json': { schema: toSchema(schema) } };
}

/** What a client sends or gets. A check that JSON Schema cannot express is left out. */
function toSchema(schema: GenericSchema): object {
  const { $schema: _, ...described } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return described;
}
