import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Headers that ask for another protocol. */
const UPGRADE_HEADERS = new Set(['upgrade', 'connection', 'http2-settings']);

/**
 * Serves requests that ask for another protocol (`curl --http2` sends `Upgrade: h2c`) over HTTP/1.1, as
 * HTTP allows. Before version 24, Node gives every such request to the upgrade listener only, so it is
 * parsed again without the headers that ask for the upgrade.
 */
export function ignoreUpgrades(server: Server, isOurs: (url: string) => boolean): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, rest: Buffer) => {
    if (isOurs(request.url ?? '')) return;
    socket.unshift(Buffer.concat([headOf(request), rest]));
    server.emit('connection', socket);
  });
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (!UPGRADE_HEADERS.has(rawHeaders[at]!.toLowerCase()))
      lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  // Later bytes of this connection may be meant for the other protocol.
  lines.push('Connection: close', '', '');
  // The encoding in which Node reads headers.
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
