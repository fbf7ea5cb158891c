import { randomUUID } from 'node:crypto';
import { openTestSession } from './test-components.js';
import type { TestServer } from './test-server.js';

export interface Answer {
  status: number;
  headers: Headers;
  packets: string[];
}

/** A long-polling connection on which a test makes each request itself, several at once if it likes. */
export interface PollingClient {
  readonly sid: string;
  /** The address of every request, with the `sid`. */
  readonly address: string;
  /** One GET; it stays open until the server has something to say. */
  poll(headers?: Record<string, string>): Promise<Answer>;
  /** One POST with these packets. */
  post(packets: string[], headers?: Record<string, string>): Promise<Answer>;
  /** Polls until a packet begins like this. Resolves with it; rejects when the connection is over. */
  hears(start: string): Promise<string>;
  /** Joins the visitors' namespace and waits for the welcome. */
  join(token: string): Promise<void>;
}

export async function openPolling(
  url: string,
  headers: Record<string, string> = { origin: url },
): Promise<PollingClient> {
  const path = `${url}/socket.io/?EIO=4&transport=polling`;
  const opening = await (await fetch(path, { headers })).text();
  const { sid } = JSON.parse(opening.slice(1)) as { sid: string };
  const address = `${path}&sid=${sid}`;

  const answerOf = async (response: Response): Promise<Answer> => ({
    status: response.status,
    headers: response.headers,
    packets: (await response.text()).split('\x1e'),
  });
  const poll = async (own = headers) => answerOf(await fetch(address, { headers: own }));
  const post = async (packets: string[], own = headers) => {
    const body = packets.join('\x1e');
    return answerOf(await fetch(address, { method: 'POST', headers: own, body }));
  };
  const hears = async (start: string): Promise<string> => {
    for (;;) {
      const { status, packets } = await poll();
      const found = packets.find((packet) => packet.startsWith(start));
      if (found !== undefined) return found;
      if (status !== 200) throw new Error(`${status} ${packets.join()}`);
      if (packets.includes('2')) await post(['3']);
    }
  };
  return {
    sid,
    address,
    poll,
    post,
    hears,
    async join(token) {
      await post([`40${JSON.stringify({ v: 1, token, tabId: randomUUID() })}`]);
      await hears('42["welcome"');
    },
  };
}

/** Closes a server without waiting for the clients that this test has left. */
export async function closeAtOnce(left: TestServer) {
  let closed = false;
  const closing = left.close().finally(() => (closed = true));
  while (!closed) {
    left.clock.advance(1_000);
    await new Promise(setImmediate);
  }
  await closing;
}

interface EngineClient {
  transport: { name: string; req?: unknown; dataReq?: unknown };
  writeBuffer: unknown[];
}
export const clientsOf = ({ sockets }: TestServer) =>
  (sockets.io.engine as unknown as { clients: Record<string, EngineClient> }).clients;

/** Whether the server still has the connection. */
export const isOpen = (at: TestServer, { sid }: PollingClient) => Object.hasOwn(clientsOf(at), sid);

/** Polls; resolves when the poll is open at the server. */
export async function openPoll(at: TestServer, client: PollingClient) {
  const answer = client.poll();
  while (!clientsOf(at)[client.sid]!.transport.req) await new Promise(setImmediate);
  return { answer };
}
export const isGone = async (at: TestServer, client: PollingClient) => {
  while (isOpen(at, client)) await new Promise(setImmediate);
};

/** A visitor with a new session, welcomed. */
export async function openJoined(at: TestServer) {
  const client = await openPolling(at.url);
  const session = await openTestSession(at);
  await client.join(session.token);
  return { client, ...session };
}
