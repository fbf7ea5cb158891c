import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setupSchema, signInSchema } from '../../src/protocol/console-requests.js';
import type { NoteUseCases } from '../agents/note-use-cases.js';
import type { NewSignIn, SignIn } from '../agents/sign-in.js';
import type { Settings } from '../config.js';
import { RequestError } from '../request-error.js';
import { readConsoleCookies, setDeviceCookie, setSignInCookie } from './console-cookie.js';
import { readBody } from './json-bodies.js';
import { addressOf, originOf } from './request-origin.js';

/** The console API, under `/api/console`. */
export function consoleRoutes(
  app: FastifyInstance,
  {
    settings,
    signIn,
    notes,
    disconnectAgents,
  }: {
    settings: Settings;
    signIn: SignIn;
    notes: NoteUseCases;
    /** Disconnects the consoles of a sign-in that has ended. */
    disconnectAgents: (tokenHash: string) => void;
  },
): void {
  app.addHook('onRequest', async (request) => {
    const from = originOf(request.raw, settings);
    if (from.origin !== undefined && !from.own.includes(from.origin))
      throw new RequestError('forbidden', 'this Origin is not allowed');
    // A form or an image of a foreign page sends the cookie, but cannot send this header.
    if (request.headers['x-chat-console'] !== '1')
      throw new RequestError('forbidden', 'the header X-Chat-Console is missing');
  });

  const isSecure = (request: FastifyRequest) =>
    request.protocol === 'https' || settings.PUBLIC_URL?.startsWith('https:') === true;
  const signedIn = (
    request: FastifyRequest,
    reply: FastifyReply,
    { agent, token, device }: NewSignIn,
  ) => {
    const { id, name } = agent;
    const secure = isSecure(request);
    reply.header('set-cookie', [setSignInCookie(token, secure), setDeviceCookie(device, secure)]);
    return { agent: { id, name } };
  };
  const authenticate = (request: FastifyRequest) =>
    signIn.authenticate(readConsoleCookies(request.headers.cookie).token);

  const signedInAgent = async (request: FastifyRequest) => {
    const current = await authenticate(request);
    if (current === undefined) throw new RequestError('unauthorized', 'not signed in');
    return current;
  };

  const handlers = {
    setUp: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(setupSchema, request.body);
      const address = addressOf(request.raw, settings);
      const { endedTokenHashes, ...newSignIn } = await signIn.setUp({ ...body, address });
      for (const tokenHash of endedTokenHashes) disconnectAgents(tokenHash);
      return signedIn(request, reply, newSignIn);
    },
    signIn: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(signInSchema, request.body);
      const address = addressOf(request.raw, settings);
      const { device } = readConsoleCookies(request.headers.cookie);
      return signedIn(request, reply, await signIn.signIn({ ...body, address, device }));
    },
    signOut: async (request: FastifyRequest, reply: FastifyReply) => {
      const current = await authenticate(request);
      if (current !== undefined) {
        await signIn.signOut(current.tokenHash);
        disconnectAgents(current.tokenHash);
      }
      reply.header('set-cookie', setSignInCookie(undefined, isSecure(request)));
      return reply.status(204).send();
    },
    me: async (request: FastifyRequest) => {
      const { id, name } = (await signedInAgent(request)).agent;
      return { agent: { id, name } };
    },
    tags: async (request: FastifyRequest) => {
      await signedInAgent(request);
      return { tags: await notes.knownTags() };
    },
  };

  app.post('/setup', handlers.setUp);
  app.post('/sign-in', handlers.signIn);
  app.post('/sign-out', handlers.signOut);
  app.get('/me', handlers.me);
  app.get('/tags', handlers.tags);
}
