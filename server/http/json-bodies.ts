import type { FastifyInstance } from 'fastify';
import type { GenericSchema } from 'valibot';
import { validate } from '../../src/protocol/parse.js';
import { Refusal } from '../refusal.js';

/** JSON and nothing else. A call without a body is one with an empty object. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parse(request, body as string, done);
  });
}

/** @throws Refusal `invalid` with the field and what is wrong with it */
export function readBody<T>(schema: GenericSchema<unknown, T>, body: unknown): T {
  const checked = validate(schema, body ?? {});
  if (!checked.ok) throw new Refusal('invalid', checked.message);
  return checked.value;
}
