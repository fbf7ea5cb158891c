import type { GenericSchema } from 'valibot';
import {
  agentMessageNewSchema,
  agentWelcomeSchema,
  conversationGoneSchema,
  conversationSchema,
  visitorReadSchema,
  visitorTypingSchema,
} from '../../protocol/agent-events.js';
import { TYPING_MS } from '../../protocol/limits.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleAction } from '../state/console-action.js';

/** What an event of the server means; `undefined` when it is not one that we understand. */
export function readAgentEvent(
  name: string,
  payload: unknown,
  now: number,
): ConsoleAction | undefined {
  const read = READERS[name];
  return read?.(payload, now);
}

type Reader = (payload: unknown, now: number) => ConsoleAction | undefined;

const READERS: Readonly<Record<string, Reader | undefined>> = {
  welcome: reader(agentWelcomeSchema, (welcome, at) => ({ type: 'welcomed', welcome, at })),
  'conversation:changed': reader(conversationSchema, (conversation) => ({
    type: 'conversation-changed',
    conversation,
  })),
  'conversation:gone': reader(conversationGoneSchema, ({ sessionId }) => ({
    type: 'conversation-gone',
    sessionId,
  })),
  'message:new': reader(agentMessageNewSchema, (event) => ({ type: 'message-arrived', ...event })),
  typing: reader(visitorTypingSchema, ({ sessionId, on }, now) => ({
    type: 'visitor-typing',
    sessionId,
    until: on ? now + TYPING_MS : 0,
  })),
  read: reader(visitorReadSchema, (event) => ({ type: 'visitor-read', ...event })),
};

function reader<T>(
  schema: GenericSchema<unknown, T>,
  action: (event: T, now: number) => ConsoleAction,
): Reader {
  return (payload, now) => {
    const event = parse(schema, payload);
    return event === undefined ? undefined : action(event, now);
  };
}
