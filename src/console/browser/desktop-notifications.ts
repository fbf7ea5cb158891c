import type { NotificationData } from '../../protocol/push.js';
import { cutText } from '../../protocol/text.js';

const MAX_BODY_UNITS = 120;
const ICON = '/console/icon-192.png';

/** The browser's desktop notifications. */
export interface DesktopNotifications {
  /** Whether the browser supports them and the person has not decided yet. */
  canRequest(): boolean;
  /** Asks for permission; call it in a user gesture. Resolves when the person has answered. */
  request(): Promise<void>;
  /** Does nothing without permission. A newer notification replaces an older one of the same `tag`. */
  show(notification: {
    tag: string;
    title: string;
    body: string;
    /** The page that it is about. A click goes there: by `onClick`, or by the service worker. */
    path: string;
    onClick: () => void;
  }): void;
}

export function createDesktopNotifications(): DesktopNotifications {
  const isSupported = typeof Notification !== 'undefined';
  return {
    canRequest: () => isSupported && Notification.permission === 'default',
    async request() {
      if (isSupported) await Notification.requestPermission();
    },
    show({ tag, title, body: text, path, onClick }) {
      if (!isSupported || Notification.permission !== 'granted') return;
      const body = cutText(text, MAX_BODY_UNITS);
      const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
      if (worker?.controller) {
        // Then what the server pushes about the same conversation is no second notification.
        const data: NotificationData = { path, source: 'page' };
        void worker.ready.then((registration) =>
          registration.showNotification(title, { tag, body, data, icon: ICON }),
        );
        return;
      }
      try {
        const shown = new Notification(title, { tag, body });
        shown.addEventListener('click', () => {
          window.focus();
          shown.close();
          onClick();
        });
      } catch {
        // Some mobile browsers have the constructor, but it throws.
      }
    },
  };
}
