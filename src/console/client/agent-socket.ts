import {
  createEventParser,
  type EventOf,
  type SocketClient,
} from '../../core/connection/socket-client.js';
import {
  agentMessageNewSchema,
  agentWelcomeSchema,
  contextChangedSchema,
  conversationGoneSchema,
  conversationSchema,
  visitorReadSchema,
  visitorTypingSchema,
  viewersSchema,
  type AgentToServer,
  type ServerToAgent,
} from '../../protocol/agent-events.js';
import { noteNewSchema } from '../../protocol/note.js';
import { outlineChangedSchema, taskChangedSchema } from '../../protocol/task-events.js';
import { drainSchema } from '../../protocol/visitor-answers.js';

/** An agent's socket, on socket.io's namespace `/agent`. */
export type AgentSocket = SocketClient<AgentToServer>;

/** One thing that the server told, typed. */
export type AgentEvent = EventOf<ServerToAgent>;

export const parseAgentEvent = createEventParser<ServerToAgent>({
  welcome: agentWelcomeSchema,
  'conversation:changed': conversationSchema,
  'conversation:gone': conversationGoneSchema,
  'message:new': agentMessageNewSchema,
  'note:new': noteNewSchema,
  'task:changed': taskChangedSchema,
  'outline:changed': outlineChangedSchema,
  typing: visitorTypingSchema,
  viewers: viewersSchema,
  read: visitorReadSchema,
  'context:changed': contextChangedSchema,
  drain: drainSchema,
});
