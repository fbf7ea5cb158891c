import { isReadable } from '../../protocol/message.js';
import { lacksAnswers } from '../../protocol/site.js';
import type { ChatState } from './state.js';

/** How many messages of others the visitor has not seen. A task that is offered counts as one. */
export function selectUnread({ transcript, read, task, panel }: ChatState): number {
  const isOffered = task?.status === 'offered' && !panel.open;
  const unread = transcript.messages.filter(
    (message) =>
      message.seq > read.visitor && message.author.kind !== 'visitor' && isReadable(message),
  );
  return unread.length + Number(isOffered);
}

/** Whether the site's form comes before a new conversation. Never while a conversation is there. */
export function selectNeedsForm({ localConversationId, site, visitorContext }: ChatState): boolean {
  return localConversationId === null && lacksAnswers(site?.preChat ?? [], visitorContext.profile);
}

/**
 * Whether the server refused to begin the conversation, perhaps because the form has not been answered.
 * The refused messages wait for the answers.
 */
export function selectLacksAnswers(state: ChatState): boolean {
  const { localConversationId, transcript, pending, error } = state;
  const { site, visitorContext, preChatAnswers } = state;
  const isRefused = error?.code === 'invalid' || pending.some(({ code }) => code === 'invalid');
  return (
    isRefused &&
    localConversationId !== null &&
    transcript.messages.length === 0 &&
    lacksAnswers(site?.preChat ?? [], visitorContext.profile, preChatAnswers)
  );
}
