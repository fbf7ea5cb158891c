import type { Generated } from 'kysely';

/* The tables of the reports, as those in `schema.ts`. */

/** What a session counts for in the reports, and what its messages do not tell. */
export interface SessionFactsTable {
  session_id: string;
  /** Messages that came again, and how often in all. */
  sent_again: Generated<number>;
  duplicates: Generated<number>;
  /** Returns of the visitor, and how many of them found the conversation open. */
  returns: Generated<number>;
  restored: Generated<number>;
  reload_returns: Generated<number>;
  reload_restored: Generated<number>;
  new_tab_returns: Generated<number>;
  new_tab_restored: Generated<number>;
  late_returns: Generated<number>;
  late_restored: Generated<number>;
  network_returns: Generated<number>;
  network_restored: Generated<number>;
  /** JSON of what the rollups contain of it; `null`: nothing yet. */
  figures: string | null;
}

/** What counts for itself, until the rollups contain it. */
export interface ReportCountsTable {
  id: string;
  at: number;
  site: string;
  /** `''`: no agent's. */
  agent_id: string;
  figure: string;
  count: number;
}

/** Up to when each agent's time in the console is counted, by whichever node. */
export interface AgentHoursTable {
  agent_id: string;
  counted_until: number;
}

/** Sums of figures. They name no session and contain no text. */
export interface ReportRollupsTable {
  /** `''`: of all conversations; otherwise what counts for this agent. */
  agent_id: string;
  /** Quarter of an hour of the UTC day, from 0 on; -1: the whole day. */
  slot: number;
  /** UTC days since 1970. */
  day: number;
  /** `''`: of no site. */
  site: string;
  /** How often each value of each figure occurs: see `figure-codec.ts`. */
  figures: string;
}
