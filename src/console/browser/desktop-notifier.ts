const EXCERPT_UNITS = 120;

/** Notifications of the desktop: shown only after a person allowed them. */
export interface DesktopNotifier {
  /** The browser may still be asked. */
  canAsk(): boolean;
  /** Asks; call it in a gesture. Resolves when the person has answered. */
  ask(): Promise<void>;
  /** One per `tag`: a newer one replaces it. */
  show(notification: { tag: string; title: string; body: string; clicked: () => void }): void;
}

export function createDesktopNotifier(): DesktopNotifier {
  const isSupported = typeof Notification !== 'undefined';
  return {
    canAsk: () => isSupported && Notification.permission === 'default',
    async ask() {
      if (isSupported) await Notification.requestPermission();
    },
    show({ tag, title, body, clicked }) {
      if (!isSupported || Notification.permission !== 'granted') return;
      try {
        const shown = new Notification(title, { tag, body: body.slice(0, EXCERPT_UNITS) });
        shown.addEventListener('click', () => {
          window.focus();
          shown.close();
          clicked();
        });
      } catch {
        // Some mobile browsers have the constructor and refuse to be called.
      }
    },
  };
}
