import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A WebSocket whose bytes a test writes itself. It reads everything, and answers nothing by itself. */
export interface HostileSocket {
  readonly tcpSocket: Socket;
  /** Whether the server has closed the network connection. */
  isClosed(): boolean;
  /** Resolves when the kernel has taken the bytes. */
  write(bytes: Buffer): Promise<void>;
}

const TEXT = 1;
const PING = 9;
const PONG = 10;
export const CONTROL = { ping: PING, pong: PONG };

/** A frame, masked with zeros. Without `fin`, the message continues in the next one. */
export function frame(text: string, { opcode = TEXT, fin = true } = {}): Buffer {
  const content = Buffer.from(text);
  const head = [opcode | (fin ? 0x80 : 0)];
  if (content.length < 126) head.push(0x80 | content.length);
  else head.push(0x80 | 126, content.length >> 8, content.length & 0xff);
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), content]);
}

/** A message in `count` fragments of one byte, of which the last is missing. */
export function unfinishedMessage(count: number): Buffer {
  const next = frame('x', { opcode: 0, fin: false });
  return Buffer.concat([frame('4', { fin: false }), ...Array.from({ length: count }, () => next)]);
}

/** The packet that joins the visitors' namespace. */
export function joinPacket(token: string): string {
  return `40${JSON.stringify({ v: 1, token, tabId: randomUUID() })}`;
}

/** Opens one; with `sid`, as an upgrade of that connection. Rejects when the server refuses it. */
export async function openHostileSocket(url: string, sid?: string): Promise<HostileSocket> {
  const { hostname, port, host } = new URL(url);
  const tcpSocket = connect(Number(port), hostname);
  tcpSocket.setNoDelay(true);
  // The server may close it: that is what some tests are about.
  tcpSocket.on('error', () => {});
  let closed = false;
  tcpSocket.once('close', () => (closed = true));
  const query = `EIO=4&transport=websocket${sid === undefined ? '' : `&sid=${sid}`}`;
  tcpSocket.write(
    [
      `GET /socket.io/?${query} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${url}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );
  const [answer] = (await Promise.race([once(tcpSocket, 'data'), once(tcpSocket, 'close')])) as [
    Buffer,
  ];
  if (!String(answer).startsWith('HTTP/1.1 101')) throw new Error(`refused: ${String(answer)}`);
  tcpSocket.resume();
  return {
    tcpSocket,
    isClosed: () => closed,
    write: (bytes) => new Promise((resolve) => void tcpSocket.write(bytes, () => resolve())),
  };
}
