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

/**
 * Turns a socket event of the server into an action. `undefined`: its name is unknown or its payload
 * is not valid. `now`: ms since 1970 on the device's clock.
 */
export function parseAgentEvent(
  name: string,
  payload: unknown,
  now: number,
): ConsoleAction | undefined {
  return PARSERS[name]?.(payload, now);
}

type Parser = (payload: unknown, now: number) => ConsoleAction | undefined;

const PARSERS: Readonly<Record<string, Parser | undefined>> = {
  welcome: parser(agentWelcomeSchema, (welcome, at) => ({ type: 'welcome-received', welcome, at })),
  'conversation:changed': parser(conversationSchema, (conversation) => ({
    type: 'conversation-changed',
    conversation,
  })),
  'conversation:gone': parser(conversationGoneSchema, ({ sessionId }) => ({
    type: 'conversation-gone',
    sessionId,
  })),
  'message:new': parser(agentMessageNewSchema, (event) => ({ type: 'message-received', ...event })),
  typing: parser(visitorTypingSchema, ({ sessionId, on }, now) => ({
    type: 'visitor-typing',
    sessionId,
    until: on ? now + TYPING_MS : 0,
  })),
  read: parser(visitorReadSchema, (event) => ({ type: 'visitor-read', ...event })),
};

function parser<T>(
  schema: GenericSchema<unknown, T>,
  toAction: (event: T, now: number) => ConsoleAction,
): Parser {
  return (payload, now) => {
    const event = parse(schema, payload);
    return event === undefined ? undefined : toAction(event, now);
  };
}
