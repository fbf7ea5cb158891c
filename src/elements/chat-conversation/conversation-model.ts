import { INITIAL_STATE, type ChatState } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Message } from '../../protocol/message.js';

/** The part of the state that the conversation renders. It is updated only when one of these changes. */
export function selectConversation(state: ChatState) {
  const { localConversationId, transcript, pending, read, agentTyping } = state;
  const { previousConversation, connection, site, notice } = state;
  const { historyBefore, closesAt, outdated, visitorContext } = state;
  return {
    localConversationId,
    transcript,
    pending,
    read,
    agentTyping,
    previousConversation,
    connection,
    site,
    notice,
    historyBefore,
    closesAt,
    outdated,
    profile: visitorContext.profile,
  };
}

export type ConversationModel = ReturnType<typeof selectConversation>;

/** The conversation before there is an engine. */
export const EMPTY_CONVERSATION: ConversationModel = selectConversation(INITIAL_STATE);

/** The visitor waits for an answer, nobody is available, and there is no address to send it to. */
export function needsEmail({ localConversationId, site, profile }: ConversationModel): boolean {
  return localConversationId !== null && site?.availability.online === false && !profile.email;
}

/**
 * The messages to show. `last` is what was shown before: a conversation that has just ended stays until
 * its notice is dismissed.
 */
export function shownMessages(
  model: ConversationModel,
  last: readonly Message[],
): readonly Message[] {
  const { localConversationId, transcript, previousConversation, notice } = model;
  if (localConversationId !== null) return transcript.messages;
  return (
    previousConversation?.messages ??
    (notice?.code === 'conversation-ended' && !notice.reason ? last : [])
  );
}

/** The name of whoever is typing now; `undefined`: nobody is. */
export function typingName({ agentTyping }: ConversationModel, texts: Texts): string | undefined {
  if (!agentTyping || agentTyping.until <= Date.now()) return undefined;
  return agentTyping.name ?? texts.team;
}
