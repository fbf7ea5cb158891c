import { ChatWidget } from './elements/chat-widget/chat-widget.js';
import { defineElement } from './elements/define-element.js';

// A server that renders the page imports this too, and has no elements.
if (globalThis.customElements) defineElement('chat-widget', ChatWidget);

export { init, type InitOptions } from './elements/chat-widget/init.js';
