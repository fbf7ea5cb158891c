import type { Conversation } from '../../protocol/agent-events.js';

/**
 * What the agent calls a visitor: the name, else the e-mail address, else a label that stays the same
 * for as long as the conversation does.
 */
export function visitorLabel({ visitor, session }: Conversation): string {
  return visitor.name ?? visitor.email ?? `Visitor ${session.id.slice(0, 4).toUpperCase()}`;
}
