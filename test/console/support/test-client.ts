import { createConsoleClient } from '../../../src/console/client/console-client.js';
import type { ConsoleResponse } from '../../../src/console/client/console-ports.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeIds } from '../../support/fake-ids.js';
import { createFakePage } from '../../support/fake-page.js';
import { createFakeTabStorage } from '../../support/fake-storage.js';
import { createFakeAgentServer } from './fake-agent-server.js';

/** A client on fakes, with a fake server. `answers`: what HTTP calls get, by path. */
export function createTestClient(
  { tabStorage = createFakeTabStorage(), clock = createFakeClock(), ids = createFakeIds() } = {},
  server = createFakeAgentServer(clock, ids),
) {
  const page = createFakePage();
  const calls: { path: string; body?: unknown }[] = [];
  const signedIn = { status: 200, body: { agent: server.agent } };
  const answers: Record<string, ConsoleResponse> = {
    '/me': signedIn,
    '/sign-in': signedIn,
    '/setup': signedIn,
    '/sign-out': { status: 204, body: null },
  };
  let hiddenLinks = 0;
  const call = (path: string, body?: unknown): Promise<ConsoleResponse> => {
    calls.push({ path, body });
    return Promise.resolve(answers[path] ?? { status: 404, body: null });
  };
  const client = createConsoleClient({
    ...{ clock, ids, page, tabStorage },
    http: { get: (path) => call(path), post: call },
    openLink: server.openLink,
    hideSetupLink: () => void hiddenLinks++,
  });
  return {
    ...{ client, server, clock, ids, page, tabStorage, answers, calls },
    hiddenLinks: () => hiddenLinks,
    state: () => client.store.get(),
    /** Signs in and connects. */
    async start() {
      client.start(null);
      await clock.advance(10);
    },
    /** The bodies of the transcript, in order. */
    bodies: () => client.store.get().selected?.transcript.messages.map(({ body }) => body) ?? [],
    seqs: () => client.store.get().selected?.transcript.messages.map(({ seq }) => seq) ?? [],
    /** Every send of a reply, repeated ones included. */
    sends: () => server.requests.filter(({ event }) => event === 'message:send'),
  };
}
