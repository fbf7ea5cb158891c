import { INITIAL_STATE, type ChatState } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Message } from '../../protocol/message.js';

/** The part of the state that the conversation renders. It is updated only when one of these changes. */
export function selectConversation(state: ChatState) {
  const { gen, transcript, pending, read, typing, earlier, connection, site, notice } = state;
  const { historyBefore, closesAt, outdated, visit } = state;
  return {
    ...{ gen, transcript, pending, read, typing, earlier, connection, site, notice },
    ...{ historyBefore, closesAt, outdated, profile: visit.profile },
  };
}

export type ConversationModel = ReturnType<typeof selectConversation>;

/** The conversation before there is an engine. */
export const EMPTY_CONVERSATION: ConversationModel = selectConversation(INITIAL_STATE);

/** The visitor waits for an answer, nobody is available, and there is no address to send it to. */
export function needsEmail({ gen, site, profile }: ConversationModel): boolean {
  return gen !== null && site?.availability.online === false && !profile.email;
}

/**
 * The messages to show. `last` is what was shown before: a conversation that has just ended stays until
 * its notice is dismissed.
 */
export function shownMessages(
  model: ConversationModel,
  last: readonly Message[],
): readonly Message[] {
  const { gen, transcript, earlier, notice } = model;
  if (gen !== null) return transcript.messages;
  return earlier?.messages ?? (notice?.code === 'over' && !notice.reason ? last : []);
}

/** The name of whoever is typing now; `undefined`: nobody is. */
export function typingName({ typing }: ConversationModel, texts: Texts): string | undefined {
  if (!typing || typing.until <= Date.now()) return undefined;
  return typing.name ?? texts.team;
}
