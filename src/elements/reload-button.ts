import { html, type TemplateResult } from 'lit';

/**
 * Offers to reload the page, where a part of the widget does not load. `text` says so. Without a network
 * it does nothing: the browser would replace the page, and what was typed there, with its own error.
 */
export function reloadButton(text: string): TemplateResult {
  return html`<button
    class="button reload"
    .textContent=${text}
    @click=${() => navigator.onLine && location.reload()}
  ></button>`;
}
