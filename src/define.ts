import { ChatWidget } from './elements/chat-widget/chat-widget.js';
import { defineElement } from './elements/define-element.js';

// Also imported during server rendering, where there are no custom elements.
if (globalThis.customElements) defineElement('chat-widget', ChatWidget);

export { init, type InitOptions } from './elements/chat-widget/init.js';
