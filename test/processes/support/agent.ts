import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Ack } from '../../../src/protocol/visitor-events.js';
import type { SentAnswer } from '../../../src/protocol/visitor-answers.js';
import type { VisitorBrowser } from './visitor-browser.js';

/** Somebody at a console that sends until it is acknowledged, over as many sockets as that takes. */
export interface Agent {
  /** Resolves when it is in the log. */
  say(to: VisitorBrowser): Promise<void>;
  close(): void;
}

const ANSWER_MS = 5_000;

/** Signs the first agent up, by the link that the server printed. */
export async function signUpAgent(origin: string, link: string): Promise<Agent> {
  const answer = await fetch(`${origin}/api/console/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-chat-console': '1' },
    body: JSON.stringify({ link, name: 'Anna', password: 'correct horse' }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`no sign-in: ${await answer.text()}`);

  let closed = false;
  let socket: Socket | undefined;
  let connecting: Promise<Socket> | undefined;
  let written = 0;
  const connect = async (): Promise<Socket> => {
    const next = io(`${origin}/agent`, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      extraHeaders: { origin, cookie },
      reconnection: false,
      forceNew: true,
    });
    socket?.close();
    socket = next;
    await new Promise<void>((resolve) => {
      for (const sign of ['welcome', 'connect_error', 'disconnect'])
        next.once(sign, () => resolve());
    });
    return next;
  };
  /** One socket for all who speak at the same time. */
  const connected = (): Promise<Socket> => {
    if (socket?.connected) return Promise.resolve(socket);
    connecting ??= connect().finally(() => (connecting = undefined));
    return connecting;
  };

  return {
    async say(browser) {
      const body = `Anna says ${++written} to ${browser.name}`;
      const request = { sessionId: browser.sessionId(), clientId: randomUUID(), body };
      browser.history.press('Anna', body);
      while (!closed) {
        const current = await connected();
        const ack = (await current
          .timeout(ANSWER_MS)
          .emitWithAck('message:send', request)
          .catch(() => ({ ok: false }))) as Ack<SentAnswer>;
        if (ack.ok) return browser.history.ack(ack.message);
        // A socket that is gone does not say so to whoever asks it.
        if (!current.connected) await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    close() {
      closed = true;
      socket?.close();
    },
  };
}
