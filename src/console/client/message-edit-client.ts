import { outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Store } from '../../core/state/store.js';
import { bodyIssue } from '../../protocol/message.js';
import { messageVersionsSchema } from '../../protocol/message-changes.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, MessageEdit } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';
import type { ConsolePorts } from './console-ports.js';

/** Changes of own messages in the selected conversation (rule CHG-1). */
export interface MessageEditClient {
  /** The text that a message is to have; `null`: it is to be deleted; `undefined`: it stays as it is. */
  editMessage(messageId: string, body: string | null | undefined): void;
  /** Sends what was typed. It stays until the server has taken it. */
  sendMessageEdit(messageId: string): void;
  /** Reads what a message said before. Only admins may. */
  loadMessageVersions(messageId: string): void;
}

export function createMessageEditClient(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { http }: Pick<ConsolePorts, 'http'>,
): MessageEditClient {
  const set = (messageId: string, edit: MessageEdit | null): void =>
    store.dispatch({ type: 'message-edit-changed', messageId, edit });

  async function send(messageId: string): Promise<void> {
    const edit = store.get().messageEdits.get(messageId);
    if (edit === undefined || edit.phase === 'sending') return;
    const { sessionId, body } = edit;
    const issue = body === null ? undefined : bodyIssue(body);
    if (issue !== undefined) return set(messageId, { ...edit, phase: 'failed', code: issue });
    set(messageId, { sessionId, body, phase: 'sending' });
    const outcome =
      body === null
        ? await socket.request('message:delete', { sessionId, messageId }, nothingSchema)
        : await socket.request('message:edit', { sessionId, messageId, body }, nothingSchema);
    // The agent may have signed out meanwhile.
    if (store.get().messageEdits.get(messageId)?.phase !== 'sending') return;
    if (outcome.kind === 'done') return set(messageId, null);
    const code = outcome.kind === 'refused' ? outcome.error.code : 'unavailable';
    set(messageId, { sessionId, body, phase: 'failed', code });
  }

  async function loadVersions(messageId: string): Promise<void> {
    const { selected } = store.get();
    if (!selected) return;
    const path = `/api/console/conversations/${selected.id}/messages/${messageId}/versions`;
    const outcome = outcomeOfHttp(
      await http.request({ method: 'GET', path }),
      messageVersionsSchema,
    );
    const versions = outcome.kind === 'done' ? outcome.value.versions : null;
    store.dispatch({ type: 'message-versions-loaded', messageId, versions });
  }

  return {
    editMessage(messageId, body) {
      const { selected } = store.get();
      if (body === undefined || !selected) return set(messageId, null);
      set(messageId, { sessionId: selected.id, body, phase: 'open' });
    },
    sendMessageEdit: (messageId) => void send(messageId),
    loadMessageVersions: (messageId) => void loadVersions(messageId),
  };
}
