import { availabilitySchema, publicSiteSchema } from '../../protocol/site.js';
import {
  outlineRequestSchema,
  taskAbortedSchema,
  taskDoneSchema,
  taskOfferSchema,
  taskStepEventSchema,
} from '../../protocol/task-events.js';
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
import { createEventParser, type EventOf, type SocketClient } from './socket-client.js';

/** A visitor's socket, on socket.io's main namespace. */
export type VisitorSocket = SocketClient<VisitorToServer>;

export type VisitorEvent = EventOf<ServerToVisitor>;

export const parseVisitorEvent = createEventParser<ServerToVisitor>({
  welcome: welcomeSchema,
  'message:new': messageNewSchema,
  head: headSchema,
  'session:changed': sessionChangedSchema,
  superseded: supersededSchema,
  reset: resetSchema,
  typing: agentTypingSchema,
  read: agentReadSchema,
  availability: availabilitySchema,
  site: publicSiteSchema,
  'task:offer': taskOfferSchema,
  'task:step': taskStepEventSchema,
  'task:aborted': taskAbortedSchema,
  'task:done': taskDoneSchema,
  'outline:request': outlineRequestSchema,
  drain: drainSchema,
});
