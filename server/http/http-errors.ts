import type { FastifyInstance, FastifyReply } from 'fastify';
import { HTTP_STATUS, type ProtocolError } from '../../src/protocol/errors.js';
import type { Log } from '../ports.js';
import { Refusal } from '../refusal.js';
import { toProtocolError } from '../to-protocol-error.js';

/** Every error leaves as `{"error":{code,message,retryAfter?}}`, with the status of its code. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, _request, reply) => {
    sendError(reply, toProtocolError(fromFramework(error), log));
  });
  app.setNotFoundHandler((_request, reply) => {
    sendError(reply, { code: 'not_found', message: 'no such route' });
  });
}

export function sendError(reply: FastifyReply, error: ProtocolError): void {
  if (error.retryAfter !== undefined) reply.header('retry-after', Math.ceil(error.retryAfter));
  void reply.status(HTTP_STATUS[error.code]).send({ error });
}

/** What the framework refuses before a route sees it. */
function fromFramework(error: unknown): unknown {
  const { statusCode = 500, message = '' } = error as { statusCode?: number; message?: string };
  if (error instanceof Refusal || statusCode >= 500) return error;
  if (statusCode === 413) return new Refusal('too_large', 'the body is too large');
  return new Refusal('invalid', message);
}
