import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { siteFormStyles } from '../site-form/site-form.styles.js';

/** The code that puts the widget on a page. */
export class EmbedSettings extends LitElement {
  static override styles = [shared, controlStyles, formStyles, siteFormStyles];

  static define(): void {
    defineElement('embed-settings', EmbedSettings);
  }

  @query('code') private readonly code!: HTMLElement;

  /** The site's token; `null`: there is none yet. */
  @property({ attribute: false }) site: string | null = null;

  @state() private done = '';

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.code.textContent ?? '');
      this.done = 'Copied';
    } catch {
      getSelection()?.selectAllChildren(this.code);
      this.done = 'It is selected: copy it with the keyboard.';
    }
  }

  protected override render(): TemplateResult {
    if (this.site === null) return html`<h2>Embed</h2>`;
    const snippet = `<link rel="stylesheet" href="${location.origin}/sites/${this.site}.css">
<script type="module" src="${location.origin}/chat-widget.js"></script>
<chat-widget data-site="${this.site}"></chat-widget>`;
    return html`
      <h2 id="title">Embed</h2>
      <p class="intro">
        Put this at the end of each page. The page’s origin has to be one of the site’s allowed
        origins. The first line gives the button the site’s accent and corner from the start;
        without it they show when the chat opens.
      </p>
      <pre tabindex="0" role="region" aria-labelledby="title"><code
        translate="no"
        .textContent=${snippet}
      ></code></pre>
      <div class="buttons">
        <button class="button primary" @click=${() => void this.copy()}>Copy</button>
        <p class="saved" role="status" .textContent=${this.done || nothing}></p>
      </div>
    `;
  }
}
