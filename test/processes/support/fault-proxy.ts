import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { carry, type Faults, type FaultyStream } from './faulty-stream.js';
import { createPieceReader, type HeadPlan } from './stream-pieces.js';

/** One connection that passes through. */
interface Link {
  client: Socket;
  server: Socket;
  toClient: FaultyStream;
  toServer: FaultyStream;
  stalled: boolean;
  /** The server can reach the client on it: a WebSocket, or a poll that waits for its answer. */
  carriesEvents: boolean;
}

export type WebSocketFate = 'passed' | 'refused' | 'unanswered';

/**
 * Stands between clients and a server process, and does to their connections what networks do. The
 * address stays when the server behind it is another process.
 */
export interface FaultProxy {
  readonly origin: string;
  /** Where connections go from now on; `null`: they are refused. */
  target(port: number | null): void;
  /** What becomes of requests for a WebSocket from now on; `unanswered`: nothing comes back, nor an end. */
  webSockets: WebSocketFate;
  readonly toClient: Faults;
  readonly toServer: Faults;
  /** No faults for what comes from now on. */
  heal(): void;
  /**
   * The connections that are there go silent, without an end: a half-open link. New ones are not
   * touched. `flow` lets all of it arrive after all.
   */
  stall(direction?: 'both' | 'to-client' | 'to-server'): void;
  flow(): void;
  /** Ends the connections that are there: in order, or as after a crash. */
  cut(how: 'fin' | 'reset'): void;
  /** How many connections there were. */
  count(): number;
  /** Whether the server can reach a client: not where a polling client is between two requests. */
  carriesEvents(): boolean;
  close(): Promise<void>;
}

export async function startFaultProxy(): Promise<FaultProxy> {
  const toClient: Faults = { latencyMs: 0, sliceBytes: 0, frame: undefined };
  const toServer: Faults = { latencyMs: 0, sliceBytes: 0, frame: undefined };
  const links = new Set<Link>();
  let port: number | null = null;
  let count = 0;
  let webSockets: WebSocketFate = 'passed';

  const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    count += 1;
    if (port === null) return void client.resetAndDestroy();
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const link: Link = {
      client,
      server,
      stalled: false,
      carriesEvents: false,
      toServer: carry(client, server, toServer, createPieceReader(planForRequest)),
      toClient: carry(server, client, toClient, createPieceReader(planForAnswer)),
    };
    links.add(link);

    function planForRequest(head: string): HeadPlan {
      if (!/^upgrade: websocket/im.test(head)) {
        link.carriesEvents = /^GET [^ ]*[?&]sid=/.test(head);
        return { head: withOrigin(head), follows: 'body' };
      }
      if (webSockets === 'passed') return { head: withOrigin(head), follows: 'frames' };
      if (webSockets === 'refused')
        client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else client.once('end', () => client.end());
      server.destroy();
      return { head: null, follows: 'body' };
    }

    function planForAnswer(head: string): HeadPlan {
      link.carriesEvents = head.startsWith('HTTP/1.1 101 ');
      return { head, follows: link.carriesEvents ? 'frames' : 'body' };
    }

    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => {
        // Nobody hears of a reset behind a silent link.
        if (!link.stalled) other.resetAndDestroy();
      });
      socket.on('close', () => {
        if (client.destroyed && server.destroyed) links.delete(link);
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    target: (next) => void (port = next),
    get webSockets() {
      return webSockets;
    },
    set webSockets(fate) {
      webSockets = fate;
    },
    toClient,
    toServer,
    heal() {
      for (const faults of [toClient, toServer])
        Object.assign(faults, { latencyMs: 0, sliceBytes: 0, frame: undefined });
    },
    stall(direction = 'both') {
      for (const link of links) {
        link.stalled = true;
        if (direction !== 'to-server') link.toClient.stall();
        if (direction !== 'to-client') link.toServer.stall();
      }
    },
    flow() {
      for (const link of links) {
        link.stalled = false;
        link.toClient.flow();
        link.toServer.flow();
      }
    },
    cut(how) {
      for (const { client, server } of links)
        for (const socket of [client, server])
          if (how === 'fin') socket.end();
          else socket.resetAndDestroy();
    },
    count: () => count,
    carriesEvents: () => [...links].some((link) => link.carriesEvents),
    async close() {
      const closed = new Promise((resolve) => proxy.close(resolve));
      for (const { client, server } of links) {
        client.destroy();
        server.destroy();
      }
      await closed;
    },
  };
}

/** Clients in Node do not say which page they are on, as a browser does by one of these. */
function withOrigin(head: string): string {
  if (!/ \/socket\.io\//.test(head) || /^(?:origin|sec-fetch-site):/im.test(head)) return head;
  return `${head}\r\nOrigin: http://localhost`;
}
