import { html } from 'lit';
import type { MessageExtra } from '../../../elements/chat-transcript/row-view.js';
import { CHANGEABLE_MS } from '../../../protocol/limits.js';
import type { Message } from '../../../protocol/message.js';
import type { ConsoleState } from '../../state/console-state.js';
import type { MessageActionEvent, MessageEditEvent } from '../message-actions/message-actions.js';

/** Whether its author may still change a message; `now`: ms since 1970 on the server's clock. */
export function isChangeable(message: Message, agentName: string, now: number): boolean {
  const { author, changed, at } = message;
  const isOwn = author.kind === 'agent' && author.name === agentName;
  return isOwn && changed !== 'deleted' && now - Date.parse(at) < CHANGEABLE_MS;
}

/** What the panel adds to messages, by `clientId`: buttons and editors for changes of own ones. */
export function messageExtras(
  messages: readonly Message[],
  {
    changeable,
    edits,
    versions,
    isAdmin,
  }: {
    /** Ids of those that may be changed now. */
    changeable: ReadonlySet<string>;
    edits: ConsoleState['messageEdits'];
    versions: ConsoleState['messageVersions'];
    isAdmin: boolean;
  },
  pass: (event: MessageEditEvent | MessageActionEvent) => void,
): ReadonlyMap<string, MessageExtra> {
  const extras = new Map<string, MessageExtra>();
  for (const { id, clientId, body, changed } of messages) {
    const edit = edits.get(id);
    const hasVersions = isAdmin && changed !== undefined;
    if (!changeable.has(id) && edit === undefined && !hasVersions) continue;
    const below = html`<message-actions
      .messageId=${id}
      .body=${body}
      .changeable=${changeable.has(id)}
      .hasVersions=${hasVersions}
      .edit=${edit}
      .versions=${versions.get(id)}
      @message-edit=${pass}
      @message-action=${pass}
    ></message-actions>`;
    // The editor takes the place of the text.
    const isEdited = edit !== undefined && edit.body !== null;
    extras.set(clientId, { below, ...(isEdited && { instead: html`` }) });
  }
  return extras;
}
