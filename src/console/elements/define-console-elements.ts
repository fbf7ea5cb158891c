import { ChatAnnouncer } from '../../elements/chat-announcer/chat-announcer.js';
import { ChatTranscript } from '../../elements/chat-transcript/chat-transcript.js';
import { defineElement } from '../../elements/define-element.js';
import { AgentComposer } from './agent-composer/agent-composer.js';
import { AssignmentControls } from './assignment-controls/assignment-controls.js';
import { BlockControl } from './block-control/block-control.js';
import { ConsoleApp } from './console-app/console-app.js';
import { ConsoleHeader } from './console-header/console-header.js';
import { ConversationComposer } from './conversation-composer/conversation-composer.js';
import { ConversationExport } from './conversation-export/conversation-export.js';
import { ConversationList } from './conversation-list/conversation-list.js';
import { ConversationTasks } from './conversation-tasks/conversation-tasks.js';
import { ConversationPanel } from './conversation-panel/conversation-panel.js';
import { EmojiPicker } from './emoji-picker/emoji-picker.js';
import { InboxEmptyState } from './inbox-empty-state/inbox-empty-state.js';
import { InboxPage } from './inbox-page/inbox-page.js';
import { MainNavigation } from './main-navigation/main-navigation.js';
import { MessageActions } from './message-actions/message-actions.js';
import { ReplyComposer } from './reply-composer/reply-composer.js';
import { SignInForm } from './sign-in-form/sign-in-form.js';
import { SnoozeControl } from './snooze-control/snooze-control.js';
import { TagEditor } from './tag-editor/tag-editor.js';
import { VisitorPanel } from './visitor-panel/visitor-panel.js';

/** Registers every element of the console. Calling it twice is safe. */
export function defineConsoleElements(): void {
  defineElement('chat-widget-announcer', ChatAnnouncer);
  defineElement('chat-widget-transcript', ChatTranscript);
  defineElement('emoji-picker', EmojiPicker);
  defineElement('agent-composer', AgentComposer);
  defineElement('reply-composer', ReplyComposer);
  defineElement('main-navigation', MainNavigation);
  defineElement('sign-in-form', SignInForm);
  defineElement('assignment-controls', AssignmentControls);
  defineElement('block-control', BlockControl);
  defineElement('console-header', ConsoleHeader);
  defineElement('conversation-export', ConversationExport);
  defineElement('conversation-list', ConversationList);
  defineElement('conversation-composer', ConversationComposer);
  defineElement('conversation-tasks', ConversationTasks);
  defineElement('conversation-panel', ConversationPanel);
  defineElement('message-actions', MessageActions);
  defineElement('inbox-empty-state', InboxEmptyState);
  defineElement('snooze-control', SnoozeControl);
  defineElement('tag-editor', TagEditor);
  defineElement('visitor-panel', VisitorPanel);
  defineElement('inbox-page', InboxPage);
  defineElement('console-app', ConsoleApp);
}
