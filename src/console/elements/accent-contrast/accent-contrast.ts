import { LitElement, css, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { defineElement } from '../../../elements/define-element.js';
import { measureAccent, type AccentContrast } from './measure-accent.js';

/** How well an accent can be read and seen, and a warning where that is not enough. */
export class AccentContrastReport extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        margin-block-start: 10px;
        font-size: 12.5px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content auto;
        gap: 2px 16px;
        margin: 0;
        color: var(--_muted);
      }
      dd {
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      p {
        margin: 6px 0 0;
        font-size: 13.5px;
        font-weight: 600;
      }
      p:empty {
        display: none;
      }
    `,
  ];

  static define(): void {
    defineElement('accent-contrast', AccentContrastReport);
  }

  /** "#rrggbb"; absent: the widget's own. */
  @property({ attribute: false }) accent: string | undefined;

  protected override render(): TemplateResult {
    const measured = measureAccent(this.accent);
    const low = measured.filter(({ ratio, needed }) => ratio < needed);
    return html`<dl>
        ${measured.map(
          ({ what, ratio }) =>
            html`<dt .textContent=${what}></dt>
              <dd translate="no" .textContent=${ratioText(ratio)}></dd>`,
        )}
      </dl>
      <p class="warning" role="status" .textContent=${low.map(warningOf).join(' ')}></p>`;
  }
}

function warningOf({ what, ratio, needed }: AccentContrast): string {
  return `${what} is hard to see: ${ratioText(ratio)}, and it needs ${needed}:1.`;
}

/** Cut, not rounded: 4.47 is not 4.5. */
function ratioText(ratio: number): string {
  return `${(Math.floor(ratio * 10) / 10).toFixed(1)}:1`;
}
