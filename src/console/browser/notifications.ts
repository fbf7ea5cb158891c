import type { Clock, KeyValueStorage, LockRequest, Locks, Undo } from '../../core/ports.js';
import type { Conversation } from '../../protocol/agent-events.js';
import type { ConsoleClient } from '../client/console-client.js';
import type { WindowFocus } from '../client/console-ports.js';
import { countPresent, isMine, selectQueue } from '../state/console-selectors.js';
import type { ConsoleState } from '../state/console-state.js';
import { conversationPath, type Route } from '../state/route.js';
import { visitorName } from '../state/conversation-texts.js';
import type { DesktopNotifications } from './desktop-notifications.js';
import type { NotificationSound } from './notification-sound.js';
import { createSharedClaims } from './shared-claims.js';

const MUTED_KEY = 'chat-console:muted';
const LOCK_PREFIX = 'chat-console';

/**
 * Page title, badge, sound and desktop notifications for new messages of visitors. Of an agent's tabs, one
 * plays the sound and one shows the notification. They are silent about a conversation that is on
 * screen in a tab with the focus.
 */
export interface Notifications {
  /** Whether the sound is off. Remembered in this browser. */
  readonly muted: boolean;
  setMuted(muted: boolean): void;
  /** Whether the browser can still ask the agent to allow desktop notifications. */
  canRequestDesktop(): boolean;
  /** Asks; call it in a user gesture. Resolves when the agent has answered. */
  requestDesktop(): Promise<void>;
  /** Calls the listener when another tab has turned the sound on or off. */
  onChange(listener: () => void): Undo;
  stop: Undo;
}

export function startNotifications(
  client: ConsoleClient,
  {
    sound,
    desktop,
    windowFocus,
    clock,
    locks,
    storage,
    titleOf,
    setTitle,
    setBadge,
  }: {
    sound: NotificationSound;
    desktop: DesktopNotifications;
    windowFocus: Pick<WindowFocus, 'isFocused' | 'onEvent'>;
    clock: Clock;
    locks: Locks;
    storage: KeyValueStorage;
    /** The title of the page that is shown. */
    titleOf(route: Route | null): string;
    setTitle(title: string): void;
    /** Shows how many wait, on the icon of the installed console. */
    setBadge(waiting: number): void;
  },
): Notifications {
  const { store } = client;
  /** The conversations for which this tab plays the sound or shows the notification, by session id. */
  const claims = {
    sound: createSharedClaims(locks, clock),
    desktop: createSharedClaims(locks, clock),
  };
  /** The conversations that came back from a snooze, until the agent looks at them. */
  const returned = new Set<string>();
  let previous = store.get();
  let shownWaiting = 0;
  /** The lock by which other tabs know that the agent looks at a conversation in this one. */
  let onScreen: { name: string; request: LockRequest } | null = null;

  const isMuted = (): boolean => storage.get(MUTED_KEY) === 'true';

  function updateOnScreen(): void {
    const name = onScreenName(store.get(), windowFocus);
    if (name === (onScreen?.name ?? null)) return;
    onScreen?.request.release();
    onScreen = name === null ? null : { name, request: locks.request(name, 'queue', NO_CALLBACKS) };
  }

  /** Messages that the agent has read need no notification in any tab; nor has a snooze that the agent has seen end. */
  function releaseRead({ conversations }: ConsoleState): void {
    releaseClaims((sessionId) => !returned.has(sessionId) && !conversations.get(sessionId)?.unread);
  }

  function releaseClaims(isOver: (sessionId: string) => boolean): void {
    for (const { keys, release } of Object.values(claims))
      for (const sessionId of keys()) if (isOver(sessionId)) release(sessionId);
  }

  async function notify(all: readonly Conversation[], agentId: string): Promise<void> {
    const seen = await Promise.all(
      all.map(({ session }) => locks.query(screenLock(agentId, session.id))),
    );
    const unseen = all.filter((_, index) => !seen[index]);
    await Promise.all([ring(unseen), ...unseen.map(show)]);
  }

  /** Plays one sound for all of them. Only a tab that can play it claims it. */
  async function ring(conversations: readonly Conversation[]): Promise<void> {
    if (isMuted() || !sound.ready()) return;
    const claimed = await Promise.all(conversations.map((one) => claim('sound', one)));
    if (claimed.includes(true)) sound.play();
  }

  async function show(conversation: Conversation): Promise<void> {
    if (!(await claim('desktop', conversation))) return;
    const { id } = conversation.session;
    desktop.show({
      tag: id,
      title: visitorName(conversation),
      body: returned.has(id) ? 'Back from snooze' : (conversation.lastMessage?.body ?? ''),
      path: conversationPath(id),
      onClick: () => client.selectConversation(id),
    });
  }

  async function claim(
    what: 'sound' | 'desktop',
    { session: { id }, lastMessage }: Conversation,
  ): Promise<boolean> {
    const cause = returned.has(id) ? `returned:${lastMessage?.id}` : lastMessage?.id;
    const isFirst = await claims[what].claim(id, `${LOCK_PREFIX}:${what}:${cause}`);
    // It may have been read meanwhile.
    releaseRead(store.get());
    return isFirst && claims[what].has(id);
  }

  const undos = [
    store.subscribe(() => {
      const next = store.get();
      const waiting = next.agent ? countPresent(selectQueue(next)) : 0;
      const title = titleOf(next.route);
      setTitle(waiting > 0 ? `(${waiting}) ${title}` : title);

      if (waiting !== shownWaiting) setBadge(waiting);
      shownWaiting = waiting;

      for (const { session } of returnedFromSnooze(previous, next)) returned.add(session.id);
      for (const id of returned) {
        const isSeen = windowFocus.isFocused() && next.selected?.id === id;
        const isPast = next.conversations.get(id)?.snoozed !== undefined;
        if (isSeen || isPast || !next.conversations.has(id)) returned.delete(id);
      }
      updateOnScreen();
      releaseRead(next);
      const conversations = conversationsToNotify(previous, next).filter(
        ({ session }) => !windowFocus.isFocused() || session.id !== next.selected?.id,
      );
      previous = next;
      if (conversations.length > 0 && next.agent) void notify(conversations, next.agent.id);
    }),
    windowFocus.onEvent(updateOnScreen),
  ];

  return {
    get muted() {
      return isMuted();
    },
    setMuted(next) {
      storage.set(MUTED_KEY, String(next));
      if (!next) sound.play();
    },
    canRequestDesktop: () => desktop.canRequest(),
    requestDesktop: () => desktop.request(),
    onChange: (listener) =>
      storage.onChange((key) => {
        if (key === MUTED_KEY || key === null) listener();
      }),
    stop() {
      for (const undo of undos) undo();
      onScreen?.request.release();
      releaseClaims(() => true);
    },
  };
}

const NO_CALLBACKS = { granted() {}, lost() {} };

/** The name of the lock for the conversation that the agent sees now, if the console is connected. */
function onScreenName(
  { agent, selected, connection }: ConsoleState,
  windowFocus: Pick<WindowFocus, 'isFocused'>,
): string | null {
  const isSeen = windowFocus.isFocused() && connection === 'connected';
  return isSeen && agent && selected ? screenLock(agent.id, selected.id) : null;
}

function screenLock(agentId: string, sessionId: string): string {
  return `${LOCK_PREFIX}:screen:${agentId}:${sessionId}`;
}

/**
 * The conversations in which the visitor has written since `previous`, or whose snooze is over, and that are in
 * the queue or the agent's own. None when the lists were loaded or topped up in between: these messages are not new.
 */
export function conversationsToNotify(previous: ConsoleState, next: ConsoleState): Conversation[] {
  if (!previous.listsLoaded || next.listTopUps !== previous.listTopUps) return [];
  if (next.conversations === previous.conversations) return [];
  const backAgain = returnedFromSnooze(previous, next);
  return [...next.conversations.values()].filter((conversation) => {
    if (backAgain.includes(conversation)) return true;
    const { session, lastMessage, unread } = conversation;
    const before = previous.conversations.get(session.id);
    if (before === conversation || lastMessage?.author.kind !== 'visitor' || unread === 0)
      return false;
    const isRelevant = session.status === 'queued' || isMine(conversation, next.agent?.name);
    return isRelevant && (before?.lastMessage?.seq ?? 0) < lastMessage.seq;
  });
}

/** The conversations in the queue or of the agent whose time to come back has come since `previous`. */
function returnedFromSnooze(previous: ConsoleState, next: ConsoleState): Conversation[] {
  if (next.conversations === previous.conversations) return [];
  return [...next.conversations.values()].filter((conversation) => {
    const { session, snoozed } = conversation;
    const until = previous.conversations.get(session.id)?.snoozed?.until;
    // An agent who wakes it up earlier knows that.
    if (snoozed || !until || session.updatedAt < until) return false;
    return session.assignedTo === undefined || isMine(conversation, next.agent?.name);
  });
}
