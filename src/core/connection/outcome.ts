import { literal, pipe, transform, unknown, type GenericSchema } from 'valibot';
import { errorSchema, type ProtocolError } from '../../protocol/errors.js';
import { object } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import type { HttpAnswer } from '../ports.js';

/**
 * What came of a request, over HTTP or a socket. `unreachable` covers every answer that says nothing
 * about the request: none in time, a proxy's error page, or a body that the protocol does not promise.
 */
export type Outcome<T> =
  { kind: 'done'; value: T } | { kind: 'refused'; error: ProtocolError } | { kind: 'unreachable' };

const refusalSchema = object({ error: errorSchema });
const negativeAckSchema = object({ ok: literal(false), error: errorSchema });

/** Of a call whose success says it all, over HTTP. */
export const noContentSchema = pipe(
  unknown(),
  transform(() => true as const),
);

export function outcomeOfHttp<T>(
  { status, body }: HttpAnswer,
  schema: GenericSchema<unknown, T>,
): Outcome<T> {
  return status >= 200 && status < 300 ? done(body, schema) : refused(body, refusalSchema);
}

/** Of a socket's acknowledgement. */
export function outcomeOfAck<T>(ack: unknown, schema: GenericSchema<unknown, T>): Outcome<T> {
  const refusal = refused<T>(ack, negativeAckSchema);
  return refusal.kind === 'refused' ? refusal : done(ack, schema);
}

function done<T>(answer: unknown, schema: GenericSchema<unknown, T>): Outcome<T> {
  const value = parse(schema, answer);
  return value === undefined ? { kind: 'unreachable' } : { kind: 'done', value };
}

function refused<T>(
  answer: unknown,
  schema: GenericSchema<unknown, { error: ProtocolError }>,
): Outcome<T> {
  const refusal = parse(schema, answer);
  return refusal ? { kind: 'refused', error: refusal.error } : { kind: 'unreachable' };
}
