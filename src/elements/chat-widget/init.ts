import type { ChatWidget } from './chat-widget.js';
import type { InitOptions } from './create-widget.js';

export type { InitOptions } from './create-widget.js';

/**
 * Creates the element, for those who prefer a call to a tag, and registers it if necessary. If the
 * document already has one for this server and site, resolves with that one, unchanged.
 *
 * @throws TypeError (the promise rejects) when an option is unknown or not of its type
 */
export async function init(options: InitOptions): Promise<ChatWidget> {
  const { createWidget } = await import('./create-widget.js');
  return createWidget(options);
}
