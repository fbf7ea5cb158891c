import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A WebSocket on which a test says what it likes, as nobody's client would; with `sid`, an upgrade. */
export async function openRawSocket(url: string, sid?: string, origin = url) {
  const query = `EIO=4&transport=websocket${sid === undefined ? '' : `&sid=${sid}`}`;
  const socket = new WebSocket(`${url}/socket.io/?${query}`, { origin });
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    heard.push(data.toString('utf8'));
    for (const look of waiting) look();
  });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  // Being cut is what is wanted.
  socket.on('error', () => {});
  await once(socket, 'open');
  return {
    socket,
    heard,
    closed,
    send: (...packets: string[]) => {
      for (const packet of packets) socket.send(packet);
    },
    /** Resolves when the server has said something that begins like this. Rejects when it has cut the socket. */
    hears: (start: string) =>
      new Promise<void>((resolve, reject) => {
        socket.once('close', () => reject(new Error(`cut before ${start}; heard ${heard.join()}`)));
        const look = () => {
          if (!heard.some((packet) => packet.startsWith(start))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
