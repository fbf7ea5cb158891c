import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Tells an element's styles which part of the page can be seen, as `--_seen-top` and
 * `--_seen-height`: a keyboard on the screen makes it less than the viewport.
 */
export class VisualViewportSize implements ReactiveController {
  readonly #resized = (): void => this.#measure();

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    window.visualViewport?.addEventListener('resize', this.#resized);
    window.visualViewport?.addEventListener('scroll', this.#resized);
    this.#measure();
  }

  hostDisconnected(): void {
    window.visualViewport?.removeEventListener('resize', this.#resized);
    window.visualViewport?.removeEventListener('scroll', this.#resized);
  }

  #measure(): void {
    const seen = window.visualViewport;
    // A page that is zoomed in shows a part of itself for another reason.
    if (!seen || seen.scale !== 1) return;
    this.host.style.setProperty('--_seen-top', `${seen.offsetTop}px`);
    this.host.style.setProperty('--_seen-height', `${seen.height}px`);
  }
}
