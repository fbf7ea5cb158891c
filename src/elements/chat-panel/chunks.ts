import { defineElement } from '../define-element.js';
import { OnDemand } from '../on-demand.js';

/*
 * What a panel needs only later: each loads in a chunk of its own.
 */

/** The menu's list, questions, forms, and the file of a conversation. */
export const extras = new OnDemand(async () => {
  const module = await import('./extras.js');
  module.registerExtras();
  return module;
});

/** What stands around a conversation, what it is read in, and what reads it out. */
export const conversation = new OnDemand(async () => {
  const [views, { ChatAnnouncer, ...telling }] = await Promise.all([
    import('./conversation.js'),
    import('./reading-out.js'),
  ]);
  views.registerConversation();
  defineElement('chat-widget-announcer', ChatAnnouncer);
  return { ...views, ...telling };
});
