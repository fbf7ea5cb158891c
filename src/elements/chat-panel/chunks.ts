import { OnDemand } from './on-demand.js';

/*
 * What a panel needs only later: each loads in a chunk of its own.
 */

/** The menu's list, questions, forms, and the file of a conversation. */
export const extras = new OnDemand(async () => {
  const module = await import('./extras.js');
  module.registerExtras();
  return module;
});

/** What stands around a conversation, and what it is read in. */
export const conversation = new OnDemand(async () => {
  const module = await import('./conversation.js');
  module.registerConversation();
  return module;
});
