import { ChatTranscript } from '../chat-transcript/chat-transcript.js';
import { defineElement } from '../define-element.js';

/*
 * What a panel needs only when there is a conversation to read: it loads then, in a chunk of its own.
 */

/** Registers the elements of this chunk. Those that stand in a panel already keep what they were given. */
export function registerConversation(): void {
  defineElement('chat-widget-transcript', ChatTranscript);
}
