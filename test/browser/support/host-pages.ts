import { request as ask, type Server } from 'node:http';
import { connect } from 'node:net';
import { startLocalSite, type LocalSite } from './local-site.js';

/** A site that embeds the widget, at an origin of its own. */
export type HostPages = LocalSite;

/** A file of such a site; HTML, unless its headers say otherwise. */
export interface HostFile {
  body: string;
  headers?: Record<string, string>;
}

/**
 * Serves files by path: a string is what stands in a document. Pages that a driver makes up count as
 * public, and may not ask a local server. `chatServer`: an origin whose answers, and sockets, stand
 * behind all other paths, as where a site keeps everything under one name. `login`: a name and a password
 * with a colon between, which every request must have by HTTP Basic.
 */
export function startHostPages(
  pages: Record<string, string | HostFile>,
  chatServer?: string,
  login?: string,
): Promise<HostPages> {
  return startLocalSite(
    (request, response) => {
      if (login !== undefined && request.headers.authorization !== `Basic ${btoa(login)}`) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="Staging"' });
        response.end('Who are you?');
        return;
      }
      const page = pages[request.url ?? ''];
      if (page === undefined && chatServer !== undefined) {
        const { url = '/', method, headers } = request;
        const asked = ask(new URL(url, chatServer), { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
        request.pipe(asked);
        return;
      }
      const { body, headers } = fileOf(page);
      response.writeHead(page === undefined ? 404 : 200, headers);
      response.end(body);
    },
    (server) => {
      if (chatServer !== undefined) passSockets(server, new URL(chatServer));
    },
  );
}

function fileOf(page: string | HostFile = ''): Required<HostFile> {
  const { body, headers = {} } =
    typeof page === 'string' ? { body: `<!doctype html><title>Host</title>${page}` } : page;
  return { body, headers: { 'content-type': 'text/html', ...headers } };
}

function passSockets(server: Server, { hostname, port }: URL): void {
  server.on('upgrade', ({ url, rawHeaders }, socket, head) => {
    const onward = connect(Number(port), hostname, () => {
      const lines = [`GET ${url} HTTP/1.1`];
      for (let i = 0; i < rawHeaders.length; i += 2)
        lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    // Either end may be cut without a word.
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
}
