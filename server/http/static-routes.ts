import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { ProjectFiles } from '../project-files.js';
import { pagePolicy } from './security-headers.js';

const REVALIDATE = 'no-cache';
/** Scripts and styles stand there compressed as well; whoever takes neither form gets the file itself. */
const COMPRESSED = { preCompressed: true };
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The demo shop at `/`, the widget beside it, the console at `/console/`. */
export async function staticRoutes(app: FastifyInstance, files: ProjectFiles): Promise<void> {
  await app.register(async (widget) => {
    const chunks = path.join(files.dropIn, 'chunks', path.sep);
    await widget.register(fastifyStatic, {
      root: chunks,
      prefix: '/chunks/',
      index: false,
      cacheControl: false,
      // A chunk's name holds the hash of its content. One that is missing may come yet: while a new
      // version is put in place, say.
      setHeaders: (reply, file) => {
        if (file.startsWith(chunks)) reply.header('cache-control', FOR_EVER);
      },
      ...COMPRESSED,
    });
    widget.addHook('onRequest', async (_request, reply) => {
      // Any page may load the widget; what it may do there is the site's business.
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
      reply.header('content-security-policy', pagePolicy(request, { frames: 'none' }));
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
      reply.header('content-security-policy', pagePolicy(request, { frames: 'self' }));
      reply.header('cache-control', REVALIDATE);
    });
    await pages.register(fastifyStatic, { root: files.demo, prefix: '/', cacheControl: false });
  });
}
