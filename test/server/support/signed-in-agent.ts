import { recordSocket } from './recording-socket.js';
import type { TestServer } from './test-server.js';

export const consoleHeaders = { 'content-type': 'application/json', 'x-chat-console': '1' };

/** Somebody who is signed in, with a new account if the name is new; `cookie` is what their browser sends. */
export async function signInAgent(server: TestServer, name = 'Anna') {
  const request = { name, password: 'correct horse', address: '127.0.0.1' };
  const isKnown = (await server.storage.agents.findByName(name)) !== undefined;
  const { token, agent } = isKnown
    ? await server.signIn.signIn(request)
    : await server.signIn.setUp({ ...request, link: await server.signIn.createSetupLink() });
  return { agent, cookie: `chat_console=${token}` };
}

/** A console's socket; resolves when it is welcomed. */
export async function connectAgent(server: TestServer, name?: string) {
  const { agent, cookie } = await signInAgent(server, name);
  const console = recordSocket(server.url, {
    namespace: '/agent',
    headers: { origin: server.url, cookie },
  });
  return { ...console, agent, cookie, welcome: await console.next('welcome') };
}
