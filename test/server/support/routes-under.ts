import type { FastifyInstance } from 'fastify';

/** "GET /agents/:id" and the like: every call whose path begins with the prefix, without it. */
export function routesUnder(prefix: string, app: Pick<FastifyInstance, 'printRoutes'>): string[] {
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] =
        /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? [];
      parents.splice(indent.length / 4, Infinity, part);
      const path = parents.join('');
      if (!path.startsWith(prefix)) return [];
      return methods
        .split(', ')
        .filter((method) => method !== '' && method !== 'HEAD')
        .map((method) => `${method} ${path.slice(prefix.length)}`);
    });
}
