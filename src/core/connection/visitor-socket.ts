import type { GenericSchema } from 'valibot';
import { parse } from '../../protocol/parse.js';
import { availabilitySchema } from '../../protocol/site.js';
import {
  agentReadSchema,
  agentTypingSchema,
  drainSchema,
  headSchema,
  messageNewSchema,
  resetSchema,
  sessionChangedSchema,
  supersededSchema,
  welcomeSchema,
} from '../../protocol/visitor-answers.js';
import type { ServerToVisitor, VisitorToServer } from '../../protocol/visitor-events.js';
import type { SocketClient } from './socket-client.js';

/** A visitor's socket, on socket.io's main namespace. */
export type VisitorSocket = SocketClient<VisitorToServer>;

type PayloadOf<N extends keyof ServerToVisitor> = Parameters<ServerToVisitor[N]>[0];

/** One thing that the server told, typed. */
export type VisitorEvent = {
  [N in keyof ServerToVisitor]: { name: N; payload: PayloadOf<N> };
}[keyof ServerToVisitor];

const SCHEMAS: { [N in keyof ServerToVisitor]: GenericSchema<unknown, PayloadOf<N>> } = {
  welcome: welcomeSchema,
  'message:new': messageNewSchema,
  head: headSchema,
  'session:changed': sessionChangedSchema,
  superseded: supersededSchema,
  reset: resetSchema,
  typing: agentTypingSchema,
  read: agentReadSchema,
  availability: availabilitySchema,
  drain: drainSchema,
};

/** The event, or nothing when it is unknown or not what the protocol promises. */
export function parseVisitorEvent(name: string, raw: unknown): VisitorEvent | undefined {
  if (!isKnown(name)) return undefined;
  const payload = parse<unknown>(SCHEMAS[name], raw);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a name's schema gives its payload
  return payload === undefined ? undefined : ({ name, payload } as VisitorEvent);
}

function isKnown(name: string): name is keyof ServerToVisitor {
  return Object.hasOwn(SCHEMAS, name);
}
