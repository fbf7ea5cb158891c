import type { GenericSchema } from 'valibot';
import { errorSchema, type ErrorCode } from '../../protocol/errors.js';
import { parse } from '../../protocol/parse.js';

/** What the socket's owner is told. */
export interface AgentLinkHandlers {
  /** An event of the server, as it came: not parsed. The first after each connect is `welcome`. */
  event(name: string, payload: unknown): void;
  /** The connection is lost; the link tries again by itself. */
  lost(): void;
  /** The server does not want this agent now; the link stays shut until `renew`. */
  refused(): void;
}

/** The console's socket on the namespace `/agent`. It reconnects by itself and keeps no buffer. */
export interface AgentLink {
  /** Resolves with the server's acknowledgement as it came, or `undefined` if none came in time. */
  request(event: string, payload: unknown): Promise<unknown>;
  /** Sends if that is possible now, else drops. */
  tell(event: string, payload: unknown): void;
  /** Drops the connection, if there is one, and makes a new one. */
  renew(): void;
  /** Closes for good, without a call of `lost`. Calling it twice is safe. */
  close(): void;
}

export type OpenAgentLink = (handlers: AgentLinkHandlers) => AgentLink;

/** An acknowledgement, parsed. `code` is absent when none came, or not one that we understand. */
export type Asked<T> =
  { ok: true; value: T } | { ok: false; code?: ErrorCode; retryAfter?: number };

/** Sends a request and parses what comes back. */
export async function ask<T>(
  link: AgentLink,
  event: string,
  payload: unknown,
  schema: GenericSchema<unknown, T>,
): Promise<Asked<T>> {
  const answer = await link.request(event, payload);
  if (typeof answer !== 'object' || answer === null) return { ok: false };
  if (!('ok' in answer) || answer.ok !== true)
    return { ok: false, ...parse(errorSchema, 'error' in answer ? answer.error : undefined) };
  const value = parse(schema, answer);
  return value === undefined ? { ok: false } : { ok: true, value };
}
