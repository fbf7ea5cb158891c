import { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
import { ChatComposer } from '../chat-composer/chat-composer.js';
import { ChatHeader } from '../chat-header/chat-header.js';
import { ChatHome } from '../chat-home/chat-home.js';
import { ChatMenu } from '../chat-menu/chat-menu.js';
import { ChatNotice } from '../chat-notice/chat-notice.js';
import { defineElement } from '../define-element.js';
import { ChatPanel } from './chat-panel.js';

/** Registers the panel and all that stands in it before there is a conversation. */
export function registerPanel(): void {
  defineElement('chat-widget-composer', ChatComposer);
  defineElement('chat-widget-announcer', ChatAnnouncer);
  defineElement('chat-widget-header', ChatHeader);
  defineElement('chat-widget-home', ChatHome);
  defineElement('chat-widget-menu', ChatMenu);
  defineElement('chat-widget-notice', ChatNotice);
  defineElement('chat-widget-panel', ChatPanel);
}
