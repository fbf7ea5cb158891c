import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProjectFiles } from '../project-files.js';

const REVALIDATE = 'no-cache';
/** Serves the `.br` or `.gz` file beside a script or style to clients that accept it. */
const COMPRESSED = { preCompressed: true };
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The demo shop at `/`, the widget beside it, the console at `/console/`. */
export async function staticRoutes(app: FastifyInstance, files: ProjectFiles): Promise<void> {
  await app.register(async (widget) => {
    const chunks = path.join(files.dropIn, 'chunks', path.sep);
    await widget.register(fastifyStatic, {
      root: chunks,
      prefix: '/chunks/',
      index: false,
      cacheControl: false,
      // A chunk's name contains the hash of its content. The answer for a missing chunk is not cached: the
      // chunk may be about to be deployed.
      setHeaders: (reply, file) => {
        if (file.startsWith(chunks)) reply.header('cache-control', IMMUTABLE);
      },
      ...COMPRESSED,
    });
    widget.addHook('onRequest', async (_request, reply) => {
      // Any page may load the widget. Whether it may use it depends on the site's origins.
      reply.header('access-control-allow-origin', '*').header('cache-control', REVALIDATE);
    });
    for (const entry of ['chat-widget.js', 'chat-widget.bundle.js']) {
      for (const name of [entry, `${entry}.map`]) {
        widget.get(`/${name}`, (_request, reply) => reply.sendFile(name, files.dropIn));
      }
    }
  });

  await app.register(async (pages) => {
    pages.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', contentSecurityPolicy(request, { frames: 'none' }));
      reply.header('x-frame-options', 'DENY');
      reply.header('cache-control', REVALIDATE);
    });
    await pages.register(fastifyStatic, {
      root: files.console,
      prefix: '/console/',
      cacheControl: false,
      redirect: true,
      ...COMPRESSED,
    });
  });
  app.get('/console', (_request, reply) => reply.redirect('/console/'));

  await app.register(async (pages) => {
    pages.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', contentSecurityPolicy(request, { frames: 'self' }));
      reply.header('cache-control', REVALIDATE);
    });
    await pages.register(fastifyStatic, { root: files.demo, prefix: '/', cacheControl: false });
  });
}

/** Lets the server's own pages load and call this server only. WebSockets need their own schemes. */
function contentSecurityPolicy(
  request: FastifyRequest,
  { frames }: { frames: 'none' | 'self' },
): string {
  // The Host header comes from the client and must not break the policy's syntax.
  const host = /^[a-zA-Z0-9.\-:[\]]+$/.test(request.host) ? request.host : 'invalid.invalid';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors '${frames}'`,
  ].join('; ');
}
