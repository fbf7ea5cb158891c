/*
 * What tells a conversation to those who listen to it, in a chunk of its own.
 */

export { Attention } from '../../controllers/attention.js';
export { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
export { ConversationNews } from './conversation-news.js';
