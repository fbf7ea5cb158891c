import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ProjectFiles } from '../project-files.js';
import { pagePolicy } from './security-headers.js';

const REVALIDATE = 'no-cache';
/** Scripts and styles stand there compressed as well; whoever takes neither form gets the file itself. */
const COMPRESSED = { preCompressed: true };
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The demo shop at `/`, the widget beside it, the console at `/console/`. */
export async function staticRoutes(app: FastifyInstance, files: ProjectFiles): Promise<void> {
  await app.register(async (widget) => {
    // Any page may load the widget; what it may do there is the site's business.
    const open = (reply: FastifyReply, caching: string) =>
      reply.header('access-control-allow-origin', '*').header('cache-control', caching);

    await widget.register(fastifyStatic, {
      root: path.join(files.dropIn, 'chunks'),
      prefix: '/chunks/',
      index: false,
      cacheControl: false,
      ...COMPRESSED,
    });
    widget.addHook('onRequest', async (request, reply) => {
      // A chunk's name holds the hash of its content.
      open(reply, request.url.startsWith('/chunks/') ? FOR_EVER : REVALIDATE);
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
