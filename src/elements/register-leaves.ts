import { ChatComposer } from './chat-composer/chat-composer.js';
import { ChatTranscript } from './chat-transcript/chat-transcript.js';
import { defineElement } from './define-element.js';

/** Registers the elements of a conversation that the widget and the agent's console have in common. */
export function registerLeaves(): void {
  defineElement('chat-widget-transcript', ChatTranscript);
  defineElement('chat-widget-composer', ChatComposer);
}
