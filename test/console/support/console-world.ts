import { createConsoleClient } from '../../../src/console/client/console-client.js';
import type { ConsoleAnswer } from '../../../src/console/client/console-http.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeIds } from '../../support/fake-ids.js';
import { createFakePage } from '../../support/fake-page.js';
import { createFakeTabStorage } from '../../support/fake-storage.js';
import { createFakeAgentServer } from './fake-agent-server.js';

/** A client, its fakes and a server; `answers` says what the HTTP calls get, by path. */
export function createConsoleWorld(
  { tabStorage = createFakeTabStorage(), clock = createFakeClock(), ids = createFakeIds() } = {},
  server = createFakeAgentServer(clock, ids),
) {
  const page = createFakePage();
  const calls: { path: string; body?: unknown }[] = [];
  const signedIn = { status: 200, body: { agent: server.agent } };
  const answers: Record<string, ConsoleAnswer> = {
    '/me': signedIn,
    '/sign-in': signedIn,
    '/setup': signedIn,
    '/sign-out': { status: 204, body: null },
  };
  let linksSpent = 0;
  const call = (path: string, body?: unknown): Promise<ConsoleAnswer> => {
    calls.push({ path, body });
    return Promise.resolve(answers[path] ?? { status: 404, body: null });
  };
  const client = createConsoleClient({
    ...{ clock, ids, page, tabStorage },
    http: { get: (path) => call(path), post: call },
    openLink: server.openLink,
    linkSpent: () => void linksSpent++,
  });
  return {
    ...{ client, server, clock, ids, page, tabStorage, answers, calls },
    linksSpent: () => linksSpent,
    state: () => client.store.get(),
    /** Signed in, connected, welcomed. */
    async start() {
      client.start(null);
      await clock.advance(10);
    },
    /** The bodies of the opened log, from its first to its last. */
    bodies: () => client.store.get().opened?.transcript.messages.map(({ body }) => body) ?? [],
    seqs: () => client.store.get().opened?.transcript.messages.map(({ seq }) => seq) ?? [],
    /** What was sent, as often as it was sent. */
    sends: () => server.requests.filter(({ event }) => event === 'message:send'),
  };
}
