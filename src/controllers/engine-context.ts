import type { ChatEngine } from '../core/chat-engine-api.js';
import { createContext } from './context.js';

/** The engine of the widget that an element stands in. */
export const engineContext = createContext<ChatEngine>('engine');
