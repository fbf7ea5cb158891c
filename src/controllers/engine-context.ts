import { createContext } from '@lit/context';
import type { ChatEngine } from '../core/chat-engine-api.js';

/** The engine of the widget that an element stands in. */
export const engineContext = createContext<ChatEngine>(Symbol('chat-widget engine'));
