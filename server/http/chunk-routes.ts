import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendError } from './http-errors.js';

/** The bundler's hash in a chunk's name changes with its content. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface ChunkRoutesOptions {
  /** The folder with the chunks of this build. */
  root: string;
  /** Finds a chunk of a former build by its path, such as `locales/de-DRwcKZnw.js.br`. */
  findFormerChunk(name: string): Promise<Buffer | undefined>;
}

/**
 * Serves the chunks of this build, and those of former builds for pages that were open before it was
 * deployed. A chunk that is missing may be deployed soon, so nobody may cache the answer 404.
 */
export async function chunkRoutes(
  app: FastifyInstance,
  { root, findFormerChunk }: ChunkRoutesOptions,
): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  await app.register(fastifyStatic, {
    root,
    index: false,
    cacheControl: false,
    preCompressed: true,
    decorateReply: false,
    setHeaders: (reply) => void reply.header('cache-control', IMMUTABLE),
  });
  app.setNotFoundHandler(async (request, reply) => {
    const name = pathIn(request);
    const variants = name.endsWith('.js') ? acceptedVariants(request) : [];
    for (const [extension, encoding] of variants) {
      const content = await findFormerChunk(name + extension);
      if (!content) continue;
      if (encoding) reply.header('content-encoding', encoding);
      return reply
        .headers({ 'cache-control': IMMUTABLE, vary: 'accept-encoding' })
        .type('application/javascript; charset=utf-8')
        .send(content);
    }
    sendError(reply, { code: 'not_found', message: 'no such chunk' });
    return reply;
  });
}

/** The path of the chunk in its folder. */
function pathIn({ params }: FastifyRequest): string {
  return (params as { '*'?: string })['*'] ?? '';
}

/** The variants that a client accepts, the smallest first: extension, and encoding if it is compressed. */
function acceptedVariants({ headers }: FastifyRequest): (readonly [string, string?])[] {
  const { 'accept-encoding': accepted = '' } = headers;
  return [
    ...(/\bbr\b/.test(accepted) ? [['.br', 'br'] as const] : []),
    ...(/\bgzip\b/.test(accepted) ? [['.gz', 'gzip'] as const] : []),
    [''] as const,
  ];
}
