import { Chime } from './chime.js';

/** How long the page's title shows our words, and its own, in turn. */
const BLINK_MS = 1_000;

/** Calls a visitor who looks elsewhere: by the page's title, by the app's badge, by a sound. */
export class Attention {
  readonly #chime = new Chime();
  #count = 0;
  #words = '';
  /** What the title says by us now, and what it said by the page. */
  #shown: string | undefined;
  #page = '';
  #blinking: ReturnType<typeof setInterval> | undefined;

  /** How much there is to read, and in words; 0 when all is read, or another tab calls. */
  tell(count: number, words: string): void {
    if (count !== this.#count) showBadge(count);
    this.#count = count;
    this.#words = words;
    if (count > 0) document.addEventListener('visibilitychange', this.#follow);
    else document.removeEventListener('visibilitychange', this.#follow);
    this.#follow();
  }

  ring(): void {
    this.#chime.ring();
  }

  /** A title is seen where the page is not. */
  readonly #follow = (): void => {
    const calls = this.#count > 0 && document.hidden;
    if (calls) this.#blinking ??= setInterval(() => this.#turn(), BLINK_MS);
    else {
      clearInterval(this.#blinking);
      this.#blinking = undefined;
      this.#giveBack();
    }
  };

  #turn(): void {
    if (this.#giveBack()) return;
    this.#page = document.title;
    this.#shown = document.title = this.#words;
  }

  /** Whether the title was ours. What the page has written over it meanwhile stays. */
  #giveBack(): boolean {
    const isOurs = this.#shown !== undefined && document.title === this.#shown;
    if (isOurs) document.title = this.#page;
    this.#shown = undefined;
    return isOurs;
  }
}

/** On an installed app's icon. Browsers that refuse it, or have none, lack nothing. */
function showBadge(count: number): void {
  navigator.setAppBadge?.(count).catch(() => {});
}
