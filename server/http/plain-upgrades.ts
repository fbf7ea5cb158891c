import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What of a request asks for another protocol. */
const ASKS = new Set(['upgrade', 'connection', 'http2-settings']);

/**
 * Who offers another protocol than ours (`curl --http2` does: `Upgrade: h2c`) is answered in HTTP/1.1, as
 * if they had not: an offer may be ignored. Node knows no such thing before version 24: whoever listens
 * for upgrades gets them all. So the request is read again, without the offer.
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
    if (!ASKS.has(rawHeaders[at]!.toLowerCase()))
      lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  // What follows on this connection may have been meant for the other protocol.
  lines.push('Connection: close', '', '');
  // As Node read them.
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
