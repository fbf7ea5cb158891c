import type { GenericSchema } from 'valibot';
import type { FastifyInstance } from 'fastify';
import { validate } from '../../src/protocol/parse.js';
import { RequestError } from '../request-error.js';

/** Accepts JSON bodies only. An empty body counts as an empty object. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parse(request, body as string, done);
  });
}

/** @throws RequestError `invalid` with the field and what is wrong with it */
export function readBody<T>(schema: GenericSchema<unknown, T>, body: unknown): T {
  const checked = validate(schema, body ?? {});
  if (!checked.ok) throw new RequestError('invalid', checked.message);
  return checked.value;
}
