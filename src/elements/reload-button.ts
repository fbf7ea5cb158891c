import { html, type TemplateResult } from 'lit';

/** Offers to reload the page, where a part of the widget does not load. `text` says so. */
export function reloadButton(text: string): TemplateResult {
  return html`<button
    class="button reload"
    type="button"
    .textContent=${text}
    @click=${() => location.reload()}
  ></button>`;
}
