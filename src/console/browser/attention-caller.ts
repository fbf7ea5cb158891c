import type { KeyValueStorage, PageState, Undo } from '../../core/ports.js';
import type { ConsoleClient } from '../client/console-client.js';
import { callsBetween } from '../state/attention.js';
import { queueOf } from '../state/conversation-lists.js';
import { visitorLabel } from '../state/visitor-label.js';
import type { Chime } from './chime.js';
import type { DesktopNotifier } from './desktop-notifier.js';

const MUTED_KEY = 'chat-console:muted';

/** What calls the agent from elsewhere: title, sound, desktop notification. */
export interface AttentionCaller {
  readonly muted: boolean;
  setMuted(muted: boolean): void;
  stop: Undo;
}

export function callAttention(
  client: ConsoleClient,
  tools: {
    chime: Chime;
    notifier: DesktopNotifier;
    page: Pick<PageState, 'visible'>;
    storage: KeyValueStorage;
    setTitle(title: string): void;
  },
): AttentionCaller {
  const { chime, notifier, page, storage } = tools;
  let muted = storage.get(MUTED_KEY) === 'true';
  let previous = client.store.get();

  const stop = client.store.subscribe(() => {
    const next = client.store.get();
    const waiting = next.agent ? queueOf(next).length : 0;
    tools.setTitle(waiting > 0 ? `(${waiting}) Console` : 'Console');

    const calls = callsBetween(previous, next).filter(
      ({ session }) => !page.visible() || session.id !== next.opened?.id,
    );
    previous = next;
    if (calls.length === 0) return;
    if (!muted) chime.ring();
    for (const call of calls) {
      const { id } = call.session;
      notifier.show({
        tag: id,
        title: visitorLabel(call),
        body: call.lastMessage?.body ?? '',
        clicked: () => client.open(id),
      });
    }
  });

  return {
    get muted() {
      return muted;
    },
    setMuted(next) {
      muted = next;
      storage.set(MUTED_KEY, String(next));
      if (!next) chime.ring();
    },
    stop,
  };
}
