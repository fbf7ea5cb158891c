import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setupSchema, signInSchema } from '../../src/protocol/console-requests.js';
import type { SignIn, Ticket } from '../agents/sign-in.js';
import type { Settings } from '../config.js';
import { RequestError } from '../request-error.js';
import { consoleCookie, setConsoleCookie } from './console-cookie.js';
import { readBody } from './json-bodies.js';
import { addressOf, originOf } from './request-origin.js';

/** The console's calls, under `/api/console`. */
export function consoleRoutes(
  app: FastifyInstance,
  {
    settings,
    signIn,
    signedOut,
  }: { settings: Settings; signIn: SignIn; signedOut: (tokenHash: string) => void },
): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const from = originOf(request.raw, settings);
    if (from.origin !== undefined && !from.own.includes(from.origin))
      throw new RequestError('forbidden', 'this Origin is not allowed');
    // A header that a foreign page's form or image cannot send, whatever cookies go along.
    if (request.headers['x-chat-console'] !== '1')
      throw new RequestError('forbidden', 'the header X-Chat-Console is missing');
  });

  const isSecure = (request: FastifyRequest) =>
    request.protocol === 'https' || settings.PUBLIC_URL?.startsWith('https:') === true;
  const admitted = (request: FastifyRequest, reply: FastifyReply, ticket: Ticket) => {
    const { id, name } = ticket.agent;
    reply.header('set-cookie', setConsoleCookie(ticket.token, isSecure(request)));
    return { agent: { id, name } };
  };
  const recognised = (request: FastifyRequest) =>
    signIn.recognise(consoleCookie(request.headers.cookie));

  const handlers = {
    setUp: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(setupSchema, request.body);
      const address = addressOf(request.raw, settings);
      const { ended, ...ticket } = await signIn.setUp({ ...body, address });
      for (const tokenHash of ended) signedOut(tokenHash);
      return admitted(request, reply, ticket);
    },
    signIn: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(signInSchema, request.body);
      const address = addressOf(request.raw, settings);
      return admitted(request, reply, await signIn.signIn({ ...body, address }));
    },
    signOut: async (request: FastifyRequest, reply: FastifyReply) => {
      const known = await recognised(request);
      if (known !== undefined) {
        await signIn.signOut(known.tokenHash);
        signedOut(known.tokenHash);
      }
      reply.header('set-cookie', setConsoleCookie(undefined, isSecure(request)));
      return reply.status(204).send();
    },
    me: async (request: FastifyRequest) => {
      const known = await recognised(request);
      if (known === undefined) throw new RequestError('unauthorized', 'not signed in');
      const { id, name } = known.agent;
      return { agent: { id, name } };
    },
  };

  app.post('/setup', handlers.setUp);
  app.post('/sign-in', handlers.signIn);
  app.post('/sign-out', handlers.signOut);
  app.get('/me', handlers.me);
}
