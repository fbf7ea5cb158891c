import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../config.js';
import type { ProjectFiles } from '../project-files.js';
import type { ChunkCopies } from './chunk-copies.js';
import { chunkRoutes } from './chunk-routes.js';
import { sendError } from './http-errors.js';

const REVALIDATE = 'no-cache';
/** The pages in whose frames a page may be. */
type Ancestors = 'none' | 'self';
/** Serves the `.br` or `.gz` file beside a script or style to clients that accept it. */
const COMPRESSED = { preCompressed: true };

/** The folders with the chunks of this build, by the name of their bundle. */
export function chunkFolders(files: ProjectFiles) {
  return {
    widget: path.join(files.dropIn, 'chunks'),
    console: path.join(files.console, 'chunks'),
  };
}

/** The demo shop at `/`, the widget beside it, the console at `/console/`. */
export async function staticRoutes(
  app: FastifyInstance,
  {
    settings,
    files,
    copies,
  }: { settings: Settings; files: ProjectFiles; copies: Pick<ChunkCopies, 'read'> },
): Promise<void> {
  const contentSecurityPolicy = (request: FastifyRequest, ancestors: Ancestors) =>
    policyFor(hostOf(request, settings), ancestors);
  const folders = chunkFolders(files);
  const chunksOf = (bundle: keyof typeof folders) => async (chunks: FastifyInstance) =>
    chunkRoutes(chunks, {
      root: folders[bundle],
      findFormerChunk: (name) => copies.read(bundle, name),
    });

  await app.register(async (widget) => {
    widget.addHook('onRequest', async (_request, reply) => {
      // Any page may load the widget. Whether it may use it depends on the site's origins.
      reply.header('access-control-allow-origin', '*').header('cache-control', REVALIDATE);
    });
    await widget.register(fastifyStatic, {
      root: files.dropIn,
      serve: false,
      cacheControl: false,
      ...COMPRESSED,
    });
    await widget.register(chunksOf('widget'), { prefix: '/chunks' });
    const scripts = ['chat-widget.js', 'chat-widget.bundle.js'];
    const maps = scripts.map((name) => `${name}.map`);
    for (const name of [...scripts, ...maps, 'third-party-licenses.txt'])
      widget.get(`/${name}`, (_request, reply) => reply.sendFile(name));
  });

  await app.register(
    async (pages) => {
      pages.addHook('onRequest', async (request, reply) => {
        const isPreview = request.url === '/console/preview.html';
        reply.header(
          'content-security-policy',
          contentSecurityPolicy(request, isPreview ? 'self' : 'none'),
        );
        reply.header('x-frame-options', isPreview ? 'SAMEORIGIN' : 'DENY');
        reply.header('cache-control', REVALIDATE);
      });
      await pages.register(fastifyStatic, {
        root: files.console,
        prefix: '/',
        cacheControl: false,
        ...COMPRESSED,
      });
      await pages.register(chunksOf('console'), { prefix: '/chunks' });
      // The console reads the address itself, and says so if it knows no page there.
      pages.setNotFoundHandler(async (request, reply) => {
        if (isPageRequest(request)) return reply.status(200).sendFile('index.html');
        sendError(reply, { code: 'not_found', message: 'no such file' });
        return reply;
      });
    },
    { prefix: '/console' },
  );
  app.get('/console', (_request, reply) => reply.redirect('/console/'));

  await app.register(async (pages) => {
    pages.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', contentSecurityPolicy(request, 'self'));
      reply.header('cache-control', REVALIDATE);
    });
    await pages.register(fastifyStatic, { root: files.demo, prefix: '/', cacheControl: false });
  });
}

/** Whether a request is for a page of the console. A file's name has a dot. */
function isPageRequest({ method, url }: FastifyRequest): boolean {
  const [address = ''] = url.split('?');
  return (method === 'GET' || method === 'HEAD') && !path.posix.basename(address).includes('.');
}

/** Lets the server's own pages load, show and call this server only. WebSockets need their own schemes. */
function policyFor(host: string, ancestors: Ancestors): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors '${ancestors}'`,
  ].join('; ');
}

function hostOf(request: FastifyRequest, { PUBLIC_URL }: Settings): string {
  if (PUBLIC_URL !== undefined) return new URL(PUBLIC_URL).host;
  // The Host header comes from the client and must not break the policy's syntax.
  return /^[a-zA-Z0-9.\-:[\]]+$/.test(request.host) ? request.host : 'invalid.invalid';
}
