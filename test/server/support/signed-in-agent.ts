import type { ActingAgent } from '../../../server/agents/agent-access.js';
import { recordSocket } from './recording-socket.js';
import type { TestServer } from './test-server.js';

export const consoleHeaders = { 'content-type': 'application/json', 'x-chat-console': '1' };

/**
 * Somebody who is signed in, with a new account if the name is new; `cookie` is what their browser sends. An
 * admin, unless `access` says otherwise.
 */
export async function signInAgent(
  server: Pick<TestServer, 'storage' | 'signIn'>,
  name = 'Anna',
  access?: Pick<ActingAgent, 'role'> & { sites?: string[] },
) {
  const request = { name, password: 'correct horse', address: '127.0.0.1' };
  const isKnown = (await server.storage.agents.findByName(name)) !== undefined;
  const { token, agent } = isKnown
    ? await server.signIn.signIn(request)
    : await server.signIn.setUp({ ...request, link: await server.signIn.createSetupLink() });
  if (access !== undefined)
    await server.storage.agents.setAccess(agent.id, { sites: undefined, ...access });
  return { agent, cookie: `chat_console=${token}` };
}

/** A console's socket; resolves when it is welcomed. */
export async function connectAgent(
  server: TestServer,
  name?: string,
  access?: Parameters<typeof signInAgent>[2],
) {
  const { agent, cookie } = await signInAgent(server, name, access);
  const console = recordSocket(server.url, {
    namespace: '/agent',
    headers: { origin: server.url, cookie },
  });
  return { ...console, agent, cookie, welcome: await console.next('welcome') };
}
