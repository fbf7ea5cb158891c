import { outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http } from '../../core/ports.js';
import { reportSchema, type Report, type ReportQuery } from '../../protocol/reports.js';

/** What came of reading a report. `invalid`: the server refuses the range or the site. */
export type ReportOutcome = Report | 'invalid' | 'failed';

/** Reports, for admins. */
export interface ReportsClient {
  read(query: ReportQuery): Promise<ReportOutcome>;
}

export function createReportsClient({ http }: { http: Http }): ReportsClient {
  return {
    async read(query) {
      const search = Object.entries(query).map(([key, value]) => {
        return `${key}=${encodeURIComponent(value)}`;
      });
      const path = `/api/console/reports?${search.join('&')}`;
      const outcome = outcomeOfHttp(await http.request({ method: 'GET', path }), reportSchema);
      if (outcome.kind === 'done') return outcome.value;
      const { code } = outcome.kind === 'refused' ? outcome.error : { code: undefined };
      return code === 'invalid' || code === 'not_found' ? 'invalid' : 'failed';
    },
  };
}
