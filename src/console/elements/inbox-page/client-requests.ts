import type { ConsoleClient } from '../../client/console-client.js';
import type { MessageActionEvent } from '../message-actions/message-actions.js';
import type { ComposeEvent, FailedTextEvent } from '../shared/compose-event.js';
import type { TaskActionEvent } from '../shared/task-action.js';

/* What the parts of a conversation ask for: each request becomes a call of the client, and changes nothing else. */

export function compose(client: ConsoleClient, { kind, action, text }: ComposeEvent): void {
  if (kind === 'note') {
    if (action === 'send') client.addNote(text);
    else client.setNoteDraft(text);
  } else if (action === 'send') client.sendReply(text);
  else client.setDraft(text);
}

/** A text that goes back into its field stands before what was typed there since. */
export function handleFailedText(
  client: ConsoleClient,
  { kind, clientId, action }: FailedTextEvent,
): void {
  const isNote = kind === 'note';
  if (action === 'retry') return isNote ? client.retryNote(clientId) : client.retryReply(clientId);
  const body = isNote ? client.discardNote(clientId) : client.discardReply(clientId);
  const { selected, drafts, noteDrafts } = client.store.get();
  if (body === undefined || !selected) return;
  const draft = (isNote ? noteDrafts : drafts).get(selected.id) ?? '';
  const text = draft === '' ? body : `${body}\n${draft}`;
  if (isNote) client.setNoteDraft(text);
  else client.setDraft(text);
}

export function handleMessageAction(
  client: ConsoleClient,
  { messageId, action }: MessageActionEvent,
): void {
  if (action === 'send') client.sendMessageEdit(messageId);
  else client.loadMessageVersions(messageId);
}

export function handleTaskAction({ tasks }: ConsoleClient, { action }: TaskActionEvent): void {
  switch (action.type) {
    case 'show-form':
      return tasks.showForm(true);
    case 'hide-form':
      return tasks.showForm(false);
    case 'change':
      return tasks.changeDraft(action.change);
    case 'send':
      return void tasks.send();
    case 'save-for-later':
      return tasks.saveForLater();
    case 'discard':
      return tasks.discard();
    case 'cancel':
      return tasks.cancel(action.taskId);
  }
}
