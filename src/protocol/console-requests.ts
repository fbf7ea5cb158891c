import { check, maxLength, minLength, pipe, string, trim } from 'valibot';
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
 *   GET  /tags                              → {tags}: see `tags.ts`
 */

const nameSchema = pipe(string(), trim(), check(hasVisibleText, 'is blank'), maxLength(80));

export const MIN_PASSWORD_UNITS = 8;

export const setupSchema = strictObject({
  link: secretSchema,
  name: nameSchema,
  password: pipe(
    string(),
    minLength(MIN_PASSWORD_UNITS, `at least ${MIN_PASSWORD_UNITS} characters`),
    maxLength(200),
  ),
});

export const signInSchema = strictObject({
  name: nameSchema,
  password: pipe(string(), maxLength(200)),
});

/** Who is signed in: the answer of all but `sign-out`. */
export const signedInSchema = object({ agent: object({ id: uuidSchema, name: string() }) });
