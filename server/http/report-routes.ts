import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reportCsv, reportFileName } from '../../src/protocol/report-table.js';
import { reportQuerySchema } from '../../src/protocol/reports.js';
import { requireAdmin } from '../agents/agent-access.js';
import type { Reports } from '../agents/reports.js';
import type { ConsoleAuth } from './console-auth.js';
import { readBody } from './json-bodies.js';

/** Reports, under `/api/console`: see `src/protocol/reports.ts`. */
export function reportRoutes(
  app: FastifyInstance,
  { reports, auth }: { reports: Reports; auth: ConsoleAuth },
): void {
  const read = async (request: FastifyRequest) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    return reports.read(agent, readBody(reportQuerySchema, request.query));
  };

  app.get('/reports', read);
  app.get('/reports.csv', async (request, reply) => {
    const report = await read(request);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${reportFileName(report)}"`)
      .send(reportCsv(report));
  });
}
