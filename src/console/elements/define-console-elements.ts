import { ChatAnnouncer } from '../../elements/chat-announcer/chat-announcer.js';
import { ChatComposer } from '../../elements/chat-composer/chat-composer.js';
import { ChatTranscript } from '../../elements/chat-transcript/chat-transcript.js';
import { defineElement } from '../../elements/define-element.js';
import { ConsoleApp } from './console-app/console-app.js';
import { ConsoleDoor } from './console-door/console-door.js';
import { ConsoleTopBar } from './console-top-bar/console-top-bar.js';
import { ConsoleWorkspace } from './console-workspace/console-workspace.js';
import { ConversationList } from './conversation-list/conversation-list.js';
import { ConversationPane } from './conversation-pane/conversation-pane.js';
import { IdlePane } from './idle-pane/idle-pane.js';
import { KeyHints } from './key-hints/key-hints.js';
import { VisitorPanel } from './visitor-panel/visitor-panel.js';

/** Registers everything that the console is made of. Calling it twice is safe. */
export function defineConsoleElements(): void {
  defineElement('chat-widget-announcer', ChatAnnouncer);
  defineElement('chat-widget-composer', ChatComposer);
  defineElement('chat-widget-transcript', ChatTranscript);
  defineElement('console-door', ConsoleDoor);
  defineElement('console-top-bar', ConsoleTopBar);
  defineElement('conversation-list', ConversationList);
  defineElement('conversation-pane', ConversationPane);
  defineElement('idle-pane', IdlePane);
  defineElement('key-hints', KeyHints);
  defineElement('visitor-panel', VisitorPanel);
  defineElement('console-workspace', ConsoleWorkspace);
  defineElement('console-app', ConsoleApp);
}
