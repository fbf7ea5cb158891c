import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendError } from './http-errors.js';

/** A chunk's name contains a hash of what it is made of. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface ChunkRoutesOptions {
  /** The folder with the chunks of this build. */
  root: string;
  /** Finds a file of a former build by its path, such as `locales/de-DRwcKZnw.js.br`. */
  findFormer(name: string): Promise<Buffer | undefined>;
}

/**
 * Serves the chunks of this build, and those of former builds for pages that were open before it was
 * deployed. What is missing may be about to be deployed, so that answer is not stored.
 */
export async function chunkRoutes(
  app: FastifyInstance,
  { root, findFormer }: ChunkRoutesOptions,
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
    const name = nameIn(request);
    const forms = name.endsWith('.js') ? acceptedForms(request) : [];
    for (const [ending, encoding] of forms) {
      const content = await findFormer(name + ending);
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

function nameIn({ params }: FastifyRequest): string {
  return (params as { '*'?: string })['*'] ?? '';
}

/** The endings of the files that a client takes, the smallest first, and their encodings. */
function acceptedForms({ headers }: FastifyRequest): (readonly [string, string?])[] {
  const { 'accept-encoding': accepted = '' } = headers;
  return [
    ...(/\bbr\b/.test(accepted) ? [['.br', 'br'] as const] : []),
    ...(/\bgzip\b/.test(accepted) ? [['.gz', 'gzip'] as const] : []),
    [''] as const,
  ];
}
