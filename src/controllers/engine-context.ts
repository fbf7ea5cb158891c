import { createContext } from '@lit/context';
import type { ChatEngine } from '../core/chat-engine-api.js';

/**
 * The engine of the widget that an element is part of. The key is a symbol, so it differs from every
 * context of the page, and of another copy of this package.
 */
export const engineContext = createContext<ChatEngine>(Symbol('chat-widget engine'));
