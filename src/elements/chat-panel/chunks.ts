import { onDemand } from './on-demand.js';

/*
 * What a panel needs only later: each loads in a chunk of its own.
 */

/** Loads menu, questions, forms and the file of a conversation. */
export const loadExtras = onDemand(async () => {
  const extras = await import('./extras.js');
  extras.registerExtras();
  return extras;
});

/** Loads what a conversation is read in. */
export const loadConversation = onDemand(async () => {
  const { registerConversation } = await import('./conversation.js');
  registerConversation();
});
