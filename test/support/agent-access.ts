import type { ActingAgent } from '../../server/agents/agent-access.js';
import type { AgentRecord } from '../../server/storage/agent-repository.js';

/** What most tests are not about: the agent may do everything, on every site. */
export const MAY_ALL: Pick<AgentRecord, 'role' | 'sites'> = { role: 'admin', sites: undefined };
/** An agent of these, where it does not matter which. */
export const ANYBODY: ActingAgent = { id: 'nobody', name: 'Nobody', ...MAY_ALL };
