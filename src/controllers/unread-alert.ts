import { playSound, type Sound } from './sound.js';

/** How long the page's title shows the alert, and then its own text, in ms. */
const BLINK_MS = 1_000;

const SOUND: Sound = {
  notes: [
    { hertz: 880, at: 0 },
    { hertz: 1174.66, at: 0.16 },
  ],
  loudness: 0.12,
  fade: 0.32,
};

/**
 * Alerts a visitor who looks elsewhere to unread messages: by the page's title, by the badge of an
 * installed app, and by a sound.
 */
export class UnreadAlert {
  #audio: AudioContext | undefined;
  #count = 0;
  #text = '';
  /** The title that we have set, and the page's own title. */
  #shownTitle: string | undefined;
  #pageTitle = '';
  #blinking: ReturnType<typeof setInterval> | undefined;

  /** Sets the number of unread messages and the text for it. 0 ends the alert. */
  update(count: number, text: string): void {
    if (count !== this.#count) showBadge(count);
    this.#count = count;
    this.#text = text;
    if (count > 0) document.addEventListener('visibilitychange', this.#onVisibilityChange);
    else document.removeEventListener('visibilitychange', this.#onVisibilityChange);
    this.#onVisibilityChange();
  }

  /** Plays the sound. Browsers allow none before the visitor has done something in the page. */
  ring(): void {
    if (!navigator.userActivation?.hasBeenActive) return;
    playSound((this.#audio ??= new AudioContext()), SOUND);
  }

  /** The title blinks only while the page is hidden. */
  readonly #onVisibilityChange = (): void => {
    if (this.#count > 0 && document.hidden) {
      this.#blinking ??= setInterval(() => this.#blink(), BLINK_MS);
    } else {
      clearInterval(this.#blinking);
      this.#blinking = undefined;
      this.#restoreTitle();
    }
  };

  #blink(): void {
    if (this.#restoreTitle()) return;
    this.#pageTitle = document.title;
    this.#shownTitle = document.title = this.#text;
  }

  /** Returns whether the title was ours. A title that the page has set since then stays. */
  #restoreTitle(): boolean {
    const isOurs = this.#shownTitle !== undefined && document.title === this.#shownTitle;
    if (isOurs) document.title = this.#pageTitle;
    this.#shownTitle = undefined;
    return isOurs;
  }
}

/** Sets the badge of an installed app. Browsers may have none, or refuse. */
function showBadge(count: number): void {
  navigator.setAppBadge?.(count).catch(() => {});
}
