import { selectLacksAnswers } from '../../core/state/selectors.js';
import { INITIAL_STATE, type ChatState } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Message } from '../../protocol/message.js';
import type { PreChatField } from '../../protocol/site.js';

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
    lacksAnswers: selectLacksAnswers(state),
  };
}

export type ConversationModel = ReturnType<typeof selectConversation>;

/** The conversation before there is an engine. */
export const EMPTY_CONVERSATION: ConversationModel = selectConversation(INITIAL_STATE);

/** The fields of the form that is shown when nobody is available. */
export const EMAIL_FIELDS: readonly PreChatField[] = [
  { name: 'email', kind: 'email', required: false },
];

/**
 * The fields of the form below the transcript. The site's form, if the conversation may not begin without
 * it; an e-mail address, if the visitor waits, nobody is available, and no address is known.
 */
export function formFields(model: ConversationModel): readonly PreChatField[] | undefined {
  const { localConversationId, site, profile, lacksAnswers } = model;
  if (lacksAnswers) return site?.preChat;
  const isAway = localConversationId !== null && site?.availability.online === false;
  return isAway && !profile.email ? EMAIL_FIELDS : undefined;
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
