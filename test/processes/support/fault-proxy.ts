import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { carry, type Faults, type FaultyStream } from './faulty-stream.js';

/** One connection that passes through. */
interface Link {
  client: Socket;
  server: Socket;
  toClient: FaultyStream;
  toServer: FaultyStream;
  stalled: boolean;
}

/**
 * Stands between clients and a server process, and does to their connections what networks do. The
 * address stays when the server behind it is another process.
 */
export interface FaultProxy {
  readonly origin: string;
  /** Where connections go from now on; `null`: they are refused. */
  target(port: number | null): void;
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
  close(): Promise<void>;
}

export async function startFaultProxy(): Promise<FaultProxy> {
  const toClient: Faults = { latencyMs: 0, sliceBytes: 0, frame: undefined };
  const toServer: Faults = { latencyMs: 0, sliceBytes: 0, frame: undefined };
  const links = new Set<Link>();
  let port: number | null = null;
  let count = 0;

  const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    count += 1;
    if (port === null) return void client.resetAndDestroy();
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const link: Link = {
      client,
      server,
      stalled: false,
      toServer: carry(client, server, toServer, (head) => /^upgrade: websocket/im.test(head)),
      toClient: carry(server, client, toClient, (head) => head.startsWith('HTTP/1.1 101 ')),
    };
    links.add(link);
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
