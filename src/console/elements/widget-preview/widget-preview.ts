import { LitElement, css, html, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import type { PublicSite } from '../../../protocol/site.js';
import { PREVIEW_PATH, PREVIEW_READY, type Preview } from '../../preview/preview-messages.js';

/** The frame is as wide as a window in which the widget shows its launcher below the open panel, px. */
const FRAME_WIDTH = 620;

/** The widget itself, in a frame of its own, with settings that need not be saved. */
export class WidgetPreview extends LitElement {
  static override styles = css`
    :host {
      display: block;
      position: relative;
      inline-size: 100%;
      aspect-ratio: 31 / 28;
      max-block-size: 560px;
      overflow: hidden;
      border: 1px solid var(--_line);
      border-radius: var(--_radius-field);
    }
    iframe {
      position: absolute;
      inset: 0;
      border: 0;
      transform-origin: 0 0;
    }
  `;

  static define(): void {
    defineElement('widget-preview', WidgetPreview);
  }

  @query('iframe') private readonly frame!: HTMLIFrameElement;

  @property({ attribute: false }) site!: PublicSite;
  @property({ type: Boolean }) dark = false;

  readonly #size = new ResizeObserver(() => this.fit());

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('message', this.onMessage);
    this.#size.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('message', this.onMessage);
    this.#size.disconnect();
  }

  protected override updated(): void {
    this.show();
  }

  private readonly onMessage = ({ source, data }: MessageEvent): void => {
    if (source === this.frame.contentWindow && data === PREVIEW_READY) this.show();
  };

  private show(): void {
    const { site, dark } = this;
    const preview: Preview = { site, dark };
    this.frame.contentWindow?.postMessage(preview, location.origin);
  }

  /** Where there is less room the picture is smaller, and not the window in it. */
  private fit(): void {
    const scale = Math.min(1, this.clientWidth / FRAME_WIDTH);
    const { style } = this.frame;
    style.inlineSize = `${this.clientWidth / scale}px`;
    style.blockSize = `${this.clientHeight / scale}px`;
    style.transform = `scale(${scale})`;
  }

  protected override render(): TemplateResult {
    return html`<iframe title="Preview" src=${PREVIEW_PATH}></iframe>`;
  }
}
