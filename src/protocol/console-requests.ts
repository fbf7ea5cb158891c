import {
  array,
  boolean,
  check,
  exactOptional,
  maxLength,
  minLength,
  nullable,
  pipe,
  string,
  trim,
  unknown,
  type InferOutput,
} from 'valibot';
import { agentRoleSchema, signedInAgentSchema } from './agents.js';
import { secretSchema, siteTokenSchema, uuidSchema } from './ids.js';
import { timeSchema } from './message.js';
import { object, record, strictObject } from './objects.js';
import { hasVisibleText } from './text.js';

/*
 * The console's HTTP calls, under `/api/console`. A signed-in agent is known by an HttpOnly cookie;
 * every call carries the header `X-Chat-Console: 1`, which no foreign page can send unasked.
 *
 *   POST /setup     {link, name, password}  the one-time link's secret → signed in
 *   POST /sign-in   {name, password}        → signed in
 *   POST /sign-out                          → 204
 *   GET  /me                                → {agent}, or 401
 *   GET  /agents                            → {agents}; admins are told more of each
 *   PATCH /agents/:id {role?, sites?, disabled?}              admins → {agent}
 *   GET  /invitations                                         admins → {invitations}
 *   POST /invitations {role, sites}                           admins → {invitation, secret}
 *   DELETE /invitations/:id                                   admins → 204
 *   GET  /audit?before=<cursor>                               admins → {entries, next?}
 *   POST /account/password {current, password}  → 204; the agent's other sign-ins have ended
 *   POST /account/sign-out-everywhere           → 204; all of the agent's sign-ins have ended
 *   GET  /sites                                 → {sites}
 *   GET  /tags                              → {tags}: see `tags.ts`
 *
 * Canned replies: see canned-replies.ts. Settings of sites: see site-settings.ts.
 * History and exports: see history.ts.
 */

const nameSchema = pipe(string(), trim(), check(hasVisibleText, 'is blank'), maxLength(80));

export const MIN_PASSWORD_UNITS = 8;

const knownPasswordSchema = pipe(string(), maxLength(200));
const newPasswordSchema = pipe(
  string(),
  minLength(MIN_PASSWORD_UNITS, `at least ${MIN_PASSWORD_UNITS} characters`),
  maxLength(200),
);

export const setupSchema = strictObject({
  link: secretSchema,
  name: nameSchema,
  password: newPasswordSchema,
});

export const signInSchema = strictObject({ name: nameSchema, password: knownPasswordSchema });

export const passwordChangeSchema = strictObject({
  current: knownPasswordSchema,
  password: newPasswordSchema,
});

/** Who is signed in: the answer of `setup`, `sign-in` and `me`. */
export const signedInSchema = object({ agent: signedInAgentSchema });

/** The only sites that an agent sees; `null`: all. */
const sitesSchema = nullable(pipe(array(siteTokenSchema), minLength(1), maxLength(1_000)));

export const changeAgentSchema = strictObject({
  role: exactOptional(agentRoleSchema),
  sites: exactOptional(sitesSchema),
  disabled: exactOptional(boolean()),
});
export const inviteSchema = strictObject({ role: agentRoleSchema, sites: sitesSchema });

/** What an agent may do. */
const colleagueAccessSchema = object({
  role: agentRoleSchema,
  /** The only sites that the agent sees; `null`: all. */
  sites: nullable(array(string())),
  disabled: boolean(),
});
export type ColleagueAccess = InferOutput<typeof colleagueAccessSchema>;

/** An agent, as colleagues see them. */
export const colleagueSchema = object({
  id: uuidSchema,
  name: string(),
  /** The console is connected, and the agent wants conversations. */
  online: boolean(),
  /** Conversations of other sites cannot be this agent's. Only sites that the asking agent sees. Absent: of all. */
  sites: exactOptional(array(string())),
  /** For admins only. */
  access: exactOptional(colleagueAccessSchema),
});
export type Colleague = InferOutput<typeof colleagueSchema>;
export const colleaguesSchema = object({ agents: array(colleagueSchema) });
export const colleagueAnswerSchema = object({ agent: colleagueSchema });

export const invitationSchema = object({
  id: uuidSchema,
  role: agentRoleSchema,
  sites: nullable(array(string())),
  invitedBy: string(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
});
export type Invitation = InferOutput<typeof invitationSchema>;
export const invitationsSchema = object({ invitations: array(invitationSchema) });
/** `secret`: for the address of the console, as `#setup=<secret>`. It is told once. */
export const invitedSchema = object({ invitation: invitationSchema, secret: string() });

export const auditEntrySchema = object({
  id: uuidSchema,
  at: timeSchema,
  /** The agent's name; absent: a command on the server did it. */
  by: exactOptional(string()),
  action: string(),
  target: exactOptional(string()),
  detail: record(string(), unknown()),
});
export type AuditEntry = InferOutput<typeof auditEntrySchema>;
/** The newest first. `next`: where older ones begin. */
export const auditSchema = object({
  entries: array(auditEntrySchema),
  next: exactOptional(string()),
});
/** The sites that the agent may see, in the order of their names. */
export const sitesAnswerSchema = object({
  sites: array(object({ token: string(), name: string() })),
});
export type SiteName = InferOutput<typeof sitesAnswerSchema>['sites'][number];
