import { array, check, maxLength, minLength, pipe, string, trim, type InferOutput } from 'valibot';
import { secretSchema, uuidSchema } from './ids.js';
import { object, strictObject } from './objects.js';
import { hasVisibleText } from './text.js';

/*
 * The console's HTTP calls, under `/api/console`. A signed-in agent is known by an HttpOnly cookie;
 * every call carries the header `X-Chat-Console: 1`, which no foreign page can send unasked.
 *
 *   POST /setup     {link, name, password}  the one-time link's secret → signed in
 *   POST /sign-in   {name, password}        → signed in
 *   POST /sign-out                          → 204
 *   GET  /me                                → {agent}, or 401
 *   POST /account/password {current, password}  → 204; the agent's other sign-ins have ended
 *   POST /account/sign-out-everywhere           → 204; all of the agent's sign-ins have ended
 *   GET  /sites                                 → {sites}
 *
 * Canned replies: see canned-replies.ts.
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
export const signedInSchema = object({ agent: object({ id: uuidSchema, name: string() }) });

/** The sites that the agent may see, in the order of their names. */
export const sitesAnswerSchema = object({
  sites: array(object({ token: string(), name: string() })),
});
export type SiteName = InferOutput<typeof sitesAnswerSchema>['sites'][number];
