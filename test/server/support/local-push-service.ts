import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/* A push service on this machine, with a certificate that only tests trust. */

export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUQb7+aV9eeHS3HqPCQkM7JLKARDMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDIxMzc1N1oYDzIxMjYxMTA2
MjEzNzU3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASnkKFDBQcUDQTO6l01LUDgaf2sHwSR59DJOTe6Zv9peMOIkFnhmv1U
5+ubztxv/Iu8FLwe3X/Uueg1uFbeoD3ho2kwZzAdBgNVHQ4EFgQUnU9lKjdRDGWd
Fa0juEY/WOT2UAwwHwYDVR0jBBgwFoAUnU9lKjdRDGWdFa0juEY/WOT2UAwwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAMrC6x91bSe9fvksWEOxbTYpaHbb3qIhKOcv6b2YrO4NAiAthnc7ykEC
7KbZZy2BHMr3BPULno2ZUBWDJE8mnWHm8w==
-----END CERTIFICATE-----`;

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbXiX+IDIHupDq3dx
BF/pcpHvzPhM/+ydzEGQFrIfMluhRANCAASnkKFDBQcUDQTO6l01LUDgaf2sHwSR
59DJOTe6Zv9peMOIkFnhmv1U5+ubztxv/Iu8FLwe3X/Uueg1uFbeoD3h
-----END PRIVATE KEY-----`;

/** What was handed over for one browser. */
export interface Handed {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Answers each message with `status`. */
export async function startLocalPushService(status = 201) {
  const handed: Handed[] = [];
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      handed.push({ method, path, headers, body: Buffer.concat(parts) });
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    handed,
    endpoint: `https://localhost:${port}/device`,
    port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
