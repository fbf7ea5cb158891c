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
import { drainSchema } from '../../protocol/visitor-answers.js';

/** An agent's socket, on socket.io's namespace `/agent`. */
export type AgentSocket = SocketClient<AgentToServer>;

/** One thing that the server told, typed. */
export type AgentEvent = EventOf<Heard>;
/** This console shows no tasks. */
type Heard = Omit<ServerToAgent, 'task:changed' | 'outline:changed'>;

export const parseAgentEvent = createEventParser<Heard>({
  welcome: agentWelcomeSchema,
  'conversation:changed': conversationSchema,
  'conversation:gone': conversationGoneSchema,
  'message:new': agentMessageNewSchema,
  'note:new': noteNewSchema,
  typing: visitorTypingSchema,
  viewers: viewersSchema,
  read: visitorReadSchema,
  'context:changed': contextChangedSchema,
  drain: drainSchema,
});
