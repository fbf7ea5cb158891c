import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Sets the visible part of the page on its host, as `--_visible-top` and `--_visible-height`. An
 * on-screen keyboard makes it smaller than the viewport.
 *
 * It also undoes the page's `zoom` for the host, and sets it as `--_zoom`. A zoom enlarges every length,
 * even `100dvh`, and media queries do not know of it.
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
