// Clients with an address of their own: on Linux every address of 127.0.0.0/8 is this machine.
import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import { io } from 'socket.io-client';

/** The n-th address: 127.1.0.1, 127.1.0.2, … */
export function addressOfClient(n) {
  return `127.${1 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
}

/** Sends a request and resolves with the status and the body, parsed if it is JSON. */
export function request(server, path, { from, method = 'GET', headers = {}, body, agent } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    method,
    agent,
    localAddress: from,
    headers: {
      origin: server,
      ...(text !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      }),
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    const sent = http.request(server + path, options, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk) => (received += chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode: status, headers: answered } = response;
        const isJson = answered['content-type']?.startsWith('application/json');
        resolve({ status, headers: answered, body: isJson ? JSON.parse(received) : received });
      });
    });
    sent.once('error', reject);
    sent.end(text);
  });
}

/** Opens a session. The body of the answer has the token. */
export function openSession(server, options = {}) {
  const body = { site: 'demo', openKey: randomBytes(32).toString('base64url') };
  return request(server, '/api/session', { method: 'POST', body, ...options });
}

/** A visitor's socket, which is connecting. */
export function visitorSocket(server, token, { from, ...options } = {}) {
  return io(server, {
    auth: { v: 1, token, tabId: randomUUID() },
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin: server },
    localAddress: from,
    ...options,
  });
}
