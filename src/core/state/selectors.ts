import type { PreChatField } from '../../protocol/site.js';
import type { ChatState } from './state.js';

/** How many messages of others the visitor has not seen. */
export function selectUnread({ transcript, read }: ChatState): number {
  return transcript.messages.filter(
    ({ seq, author }) => seq > read.visitor && author.kind !== 'visitor',
  ).length;
}

/**
 * Whether the site's form comes before a new conversation: something that it demands is not known, or,
 * where it demands nothing, nothing that it asks for. Never while a conversation is there.
 */
export function selectNeedsForm({ localConversationId, site, visitorContext }: ChatState): boolean {
  const fields = site?.preChat ?? [];
  if (localConversationId !== null || fields.length === 0) return false;
  const isKnown = ({ kind }: PreChatField): boolean =>
    kind !== 'text' && visitorContext.profile[kind] !== undefined;
  const demanded = fields.filter(({ required }) => required);
  return demanded.length > 0 ? !demanded.every(isKnown) : !fields.some(isKnown);
}
