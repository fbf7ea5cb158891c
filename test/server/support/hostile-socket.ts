import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A WebSocket of which a test writes every byte itself. It answers nothing, and reads on its own. */
export interface HostileSocket {
  readonly link: Socket;
  /** The server has closed its network connection. */
  isClosed(): boolean;
  /** Resolves when the kernel has it. */
  write(bytes: Buffer): Promise<void>;
}

const TEXT = 1;
const PING = 9;
const PONG = 10;
export const CONTROL = { ping: PING, pong: PONG };

/** One frame, masked with zeros. Without `fin`, the message goes on. */
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

/** Joins the visitors' namespace. */
export function joinPacket(token: string): string {
  return `40${JSON.stringify({ v: 1, token, tabId: randomUUID() })}`;
}

/** Rejects when the server refuses it. With `sid`, an upgrade of that connection. */
export async function openHostileSocket(url: string, sid?: string): Promise<HostileSocket> {
  const { hostname, port, host } = new URL(url);
  const link = connect(Number(port), hostname);
  link.setNoDelay(true);
  // Being cut is what it is for.
  link.on('error', () => {});
  let closed = false;
  link.once('close', () => (closed = true));
  const query = `EIO=4&transport=websocket${sid === undefined ? '' : `&sid=${sid}`}`;
  link.write(
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
  const [answer] = (await Promise.race([once(link, 'data'), once(link, 'close')])) as [Buffer];
  if (!String(answer).startsWith('HTTP/1.1 101')) throw new Error(`refused: ${String(answer)}`);
  link.resume();
  return {
    link,
    isClosed: () => closed,
    write: (bytes) => new Promise((resolve) => void link.write(bytes, () => resolve())),
  };
}
