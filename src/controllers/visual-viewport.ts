import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Sets `--_visible-top` and `--_visible-height` on its host: the part of the viewport, in px, that an
 * on-screen keyboard does not cover.
 *
 * It also cancels the page's `zoom` for the host, and sets the zoom's factor as `--_zoom`. A zoom enlarges
 * every length, even `100dvh`, and media queries do not take it into account.
 */
export class VisualViewportSize implements ReactiveController {
  readonly #measure = (): void => {
    const viewport = visualViewport;
    // With pinch zoom the viewport shrinks without a keyboard.
    if (!viewport || viewport.scale !== 1) return;
    const { style, parentElement } = this.host;
    const zoom = parentElement?.currentCSSZoom ?? 1;
    // The host has no other style of its own.
    style.cssText =
      `zoom:${1 / zoom};--_zoom:${zoom};` +
      `--_visible-top:${viewport.offsetTop}px;--_visible-height:${viewport.height}px`;
  };
  /**
   * Another zoom has no event, but gives the body another size. The answer waits for the next frame: it
   * is an error if sizes change again within the callback.
   */
  readonly #body = new ResizeObserver(() => requestAnimationFrame(this.#measure));

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    visualViewport?.addEventListener('resize', this.#measure);
    visualViewport?.addEventListener('scroll', this.#measure);
    this.#body.observe(document.body);
  }

  hostDisconnected(): void {
    visualViewport?.removeEventListener('resize', this.#measure);
    visualViewport?.removeEventListener('scroll', this.#measure);
    this.#body.disconnect();
  }
}
