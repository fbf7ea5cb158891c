import { ChatComposer } from '../chat-composer/chat-composer.js';
import { ChatHome } from '../chat-home/chat-home.js';
import { ChatMenu } from '../chat-menu/chat-menu.js';
import { defineElement } from '../define-element.js';
import { ChatPanel } from './chat-panel.js';

/** Registers the panel and all that stands in it before there is a conversation. */
export function registerPanel(): void {
  defineElement('chat-widget-composer', ChatComposer);
  defineElement('chat-widget-home', ChatHome);
  defineElement('chat-widget-menu', ChatMenu);
  defineElement('chat-widget-panel', ChatPanel);
}
