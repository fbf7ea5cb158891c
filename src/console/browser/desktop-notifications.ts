import { cutText } from '../../protocol/text.js';

const MAX_BODY_UNITS = 120;

/** The browser's desktop notifications. */
export interface DesktopNotifications {
  /** Whether the browser supports them and the person has not decided yet. */
  canRequest(): boolean;
  /** Asks for permission; call it in a user gesture. Resolves when the person has answered. */
  request(): Promise<void>;
  /** Does nothing without permission. A newer notification replaces an older one of the same `tag`. */
  show(notification: { tag: string; title: string; body: string; onClick: () => void }): void;
}

export function createDesktopNotifications(): DesktopNotifications {
  const isSupported = typeof Notification !== 'undefined';
  return {
    canRequest: () => isSupported && Notification.permission === 'default',
    async request() {
      if (isSupported) await Notification.requestPermission();
    },
    show({ tag, title, body, onClick }) {
      if (!isSupported || Notification.permission !== 'granted') return;
      try {
        const shown = new Notification(title, { tag, body: cutText(body, MAX_BODY_UNITS) });
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
