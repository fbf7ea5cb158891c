import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Sets the visible part of the page on its host, as `--_visible-top` and `--_visible-height`. An
 * on-screen keyboard makes it smaller than the viewport.
 */
export class VisualViewportSize implements ReactiveController {
  readonly #onResize = (): void => this.#measure();

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    window.visualViewport?.addEventListener('resize', this.#onResize);
    window.visualViewport?.addEventListener('scroll', this.#onResize);
    this.#measure();
  }

  hostDisconnected(): void {
    window.visualViewport?.removeEventListener('resize', this.#onResize);
    window.visualViewport?.removeEventListener('scroll', this.#onResize);
  }

  #measure(): void {
    const viewport = window.visualViewport;
    // With pinch zoom the viewport shrinks without a keyboard.
    if (!viewport || viewport.scale !== 1) return;
    this.host.style.setProperty('--_visible-top', `${viewport.offsetTop}px`);
    this.host.style.setProperty('--_visible-height', `${viewport.height}px`);
  }
}
