import type { KeyValueStorage, PageState, Undo } from '../../core/ports.js';
import type { Conversation } from '../../protocol/agent-events.js';
import type { ConsoleClient } from '../client/console-client.js';
import { isMine, selectQueue } from '../state/console-selectors.js';
import type { ConsoleState } from '../state/console-state.js';
import { visitorName } from '../state/conversation-texts.js';
import type { DesktopNotifications } from './desktop-notifications.js';
import type { NotificationSound } from './notification-sound.js';

const MUTED_KEY = 'chat-console:muted';

/** Page title, sound and desktop notifications for new messages of visitors. */
export interface Notifications {
  /** Whether the sound is off. Remembered in this browser. */
  readonly muted: boolean;
  setMuted(muted: boolean): void;
  /** Whether the browser can still ask the agent to allow desktop notifications. */
  canRequestDesktop(): boolean;
  /** Asks; call it in a user gesture. Resolves when the agent has answered. */
  requestDesktop(): Promise<void>;
  stop: Undo;
}

export function startNotifications(
  client: ConsoleClient,
  {
    sound,
    desktop,
    page,
    storage,
    setTitle,
  }: {
    sound: NotificationSound;
    desktop: DesktopNotifications;
    page: Pick<PageState, 'visible'>;
    storage: KeyValueStorage;
    setTitle(title: string): void;
  },
): Notifications {
  let muted = storage.get(MUTED_KEY) === 'true';
  let previous = client.store.get();

  const stop = client.store.subscribe(() => {
    const next = client.store.get();
    const waiting = next.agent ? selectQueue(next).length : 0;
    setTitle(waiting > 0 ? `(${waiting}) Console` : 'Console');

    const conversations = conversationsToNotify(previous, next).filter(
      ({ session }) => !page.visible() || session.id !== next.selected?.id,
    );
    previous = next;
    if (conversations.length === 0) return;
    if (!muted) sound.play();
    for (const conversation of conversations) {
      const { id } = conversation.session;
      desktop.show({
        tag: id,
        title: visitorName(conversation),
        body: conversation.lastMessage?.body ?? '',
        onClick: () => client.selectConversation(id),
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
      if (!next) sound.play();
    },
    canRequestDesktop: () => desktop.canRequest(),
    requestDesktop: () => desktop.request(),
    stop,
  };
}

/**
 * The conversations in which the visitor has written since `previous`, and that are in the queue or the
 * agent's own. None when the lists were loaded or topped up in between: these messages are not new.
 */
export function conversationsToNotify(previous: ConsoleState, next: ConsoleState): Conversation[] {
  if (!previous.listsLoaded || next.listTopUps !== previous.listTopUps) return [];
  if (next.conversations === previous.conversations) return [];
  return [...next.conversations.values()].filter((conversation) => {
    const { session, lastMessage, unread } = conversation;
    const before = previous.conversations.get(session.id);
    if (before === conversation || lastMessage?.author.kind !== 'visitor' || unread === 0)
      return false;
    const isRelevant = session.status === 'queued' || isMine(conversation, next.agent?.name);
    return isRelevant && (before?.lastMessage?.seq ?? 0) < lastMessage.seq;
  });
}
