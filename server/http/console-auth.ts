import type { FastifyRequest } from 'fastify';
import type { SignedInAgent, SignIn } from '../agents/sign-in.js';
import { RequestError } from '../request-error.js';
import { readConsoleCookies } from './console-cookie.js';

/** Who makes a call of the console. */
export interface ConsoleAuth {
  /** `undefined`: nobody is signed in. Counts as a use of the sign-in. */
  find(request: FastifyRequest): Promise<SignedInAgent | undefined>;
  /** @throws RequestError `unauthorized` */
  require(request: FastifyRequest): Promise<SignedInAgent>;
}

export function createConsoleAuth(signIn: Pick<SignIn, 'authenticate'>): ConsoleAuth {
  const find = (request: FastifyRequest) =>
    signIn.authenticate(readConsoleCookies(request.headers.cookie).token);
  return {
    find,
    async require(request) {
      const current = await find(request);
      if (current === undefined) throw new RequestError('unauthorized', 'not signed in');
      return current;
    },
  };
}
