import { picklist, string, type InferOutput } from 'valibot';
import { uuidSchema } from './ids.js';
import { object } from './objects.js';

export const AGENT_ROLES = [
  /** May change settings, and sees the reports and every site. */
  'admin',
  /** Answers conversations, on all sites or on some. */
  'agent',
] as const;
export const agentRoleSchema = picklist(AGENT_ROLES);
export type AgentRole = InferOutput<typeof agentRoleSchema>;

/** The agent who is signed in. */
export const signedInAgentSchema = object({
  id: uuidSchema,
  name: string(),
  role: agentRoleSchema,
});
export type SignedInAgent = InferOutput<typeof signedInAgentSchema>;
