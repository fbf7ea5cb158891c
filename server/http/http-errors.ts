import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import { HTTP_STATUS, type ProtocolError } from '../../src/protocol/errors.js';
import type { Log } from '../ports.js';
import { RequestError, toProtocolError } from '../request-error.js';

/** Sends every error as `{"error":{code,message,retryAfter?}}`, with the status of its code. */
export function handleErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, _request, reply) => {
    sendError(reply, toProtocolError(fromFramework(error), log));
  });
  app.setNotFoundHandler((_request, reply) => {
    sendError(reply, { code: 'not_found', message: 'no such route' });
  });
}

/** The same for requests that reach no route: a malformed URL, or bytes that are not HTTP. */
export const parserErrorHandlers: Pick<
  FastifyServerOptions,
  'frameworkErrors' | 'clientErrorHandler'
> = {
  frameworkErrors(_error, _request, reply: FastifyReply) {
    sendError(reply, { code: 'invalid', message: 'the URL is malformed' });
  },
  clientErrorHandler({ code }, socket) {
    if (code === 'ECONNRESET' || socket.destroyed) return;
    const [status, error] = UNREADABLE[code] ?? MALFORMED;
    const body = JSON.stringify({ error });
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    socket.destroy();
  },
};

const MALFORMED: [number, ProtocolError] = [
  400,
  { code: 'invalid', message: 'the request is malformed' },
];
const UNREADABLE: Partial<Record<string, [number, ProtocolError]>> = {
  HPE_HEADER_OVERFLOW: [431, { code: 'too_large', message: 'the headers are too large' }],
  ERR_HTTP_REQUEST_TIMEOUT: [408, { code: 'invalid', message: 'the request took too long' }],
};

export function sendError(reply: FastifyReply, error: ProtocolError): void {
  if (error.retryAfter !== undefined) reply.header('retry-after', Math.ceil(error.retryAfter));
  void reply.status(HTTP_STATUS[error.code]).send({ error });
}

/** Errors of Fastify itself, such as a body that is not JSON. */
function fromFramework(error: unknown): unknown {
  const { statusCode = 500, message = '' } = error as { statusCode?: number; message?: string };
  if (error instanceof RequestError || statusCode >= 500) return error;
  if (statusCode === 413) return new RequestError('too_large', 'the body is too large');
  return new RequestError('invalid', message);
}
