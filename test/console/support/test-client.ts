import { createConsoleClient } from '../../../src/console/client/console-client.js';
import { matchRoute } from '../../../src/console/elements/console-app/console-pages.js';
import type { HttpAnswer, HttpRequest } from '../../../src/core/ports.js';
import { HTTP_STATUS, type ErrorCode } from '../../../src/protocol/errors.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeIds } from '../../support/fake-ids.js';
import { createFakePage } from '../../support/fake-page.js';
import { createFakeTabStorage } from '../../support/fake-storage.js';
import { createFakeAddress } from './fake-address.js';
import { createFakePushDevice } from './fake-push-device.js';
import { createFakeWindowFocus } from './fake-window-focus.js';
import { createFakeAgentServer } from './fake-agent-server.js';

/** What the server answers to an HTTP call that it refuses. */
export function refusal(code: ErrorCode): HttpAnswer {
  return { status: HTTP_STATUS[code], body: { error: { code, message: 'Refused by the test' } } };
}

/**
 * A client on fakes, with a fake server. `answers`: what the console's HTTP calls get, by path, or by method and
 * path.
 */
export function createTestClient(
  {
    tabStorage = createFakeTabStorage(),
    clock = createFakeClock(),
    ids = createFakeIds(),
    address = createFakeAddress(),
  } = {},
  server = createFakeAgentServer(clock, ids),
) {
  const windowFocus = createFakeWindowFocus();
  const page = createFakePage();
  const pushDevice = createFakePushDevice();
  const calls: Pick<HttpRequest, 'method' | 'path' | 'body' | 'headers'>[] = [];
  const signedIn = { status: 200, body: { agent: server.agent } };
  const answers: Record<string, HttpAnswer> = {
    '/me': signedIn,
    '/sign-in': signedIn,
    '/setup': signedIn,
    '/sign-out': { status: 204, body: undefined },
    '/agents': { status: 200, body: { agents: server.team } },
  };
  let hiddenLinks = 0;
  const savedFiles: { path: string; body: unknown }[] = [];
  const client = createConsoleClient(
    {
      ...{ clock, ids, windowFocus, page, pushDevice, tabStorage, address },
      http: {
        async request({ method, path, body, headers }) {
          const call = path.replace('/api/console', '');
          calls.push({ method, path: call, body, ...(headers && { headers }) });
          return answers[`${method} ${call}`] ?? answers[call] ?? refusal('not_found');
        },
      },
      transport: server.transport,
      hideSetupLink: () => void hiddenLinks++,
      saveFile: async (path, body) => {
        savedFiles.push({ path: path.replace('/api/console', ''), body });
        return true;
      },
    },
    matchRoute,
  );
  return {
    ...{ client, server, clock, ids, windowFocus, tabStorage, address, answers, calls, savedFiles },
    ...{ page, pushDevice },
    hiddenLinks: () => hiddenLinks,
    state: () => client.store.get(),
    /** Signs in and connects. */
    async start() {
      client.start(null);
      await clock.advance(10);
    },
    /** The server can be reached again: advances until the console is connected, and 100 ms more. */
    async reconnect() {
      server.reconnect();
      await clock.advanceUntil(() => client.store.get().connection === 'connected');
      await clock.advance(100);
    },
    /** The bodies of the transcript, in order. */
    bodies: () => client.store.get().selected?.transcript.messages.map(({ body }) => body) ?? [],
    seqs: () => client.store.get().selected?.transcript.messages.map(({ seq }) => seq) ?? [],
    /** The bodies of the notes, in order. */
    notes: () => client.store.get().selected?.notes.notes.map(({ body }) => body) ?? [],
    /** Every send of a reply, repeated ones included. */
    sends: () => server.requests.filter(({ event }) => event === 'message:send'),
  };
}
