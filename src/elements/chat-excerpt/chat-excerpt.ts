import { LitElement, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';
import { shownText } from '../rich-text/rich-text.js';

/** Who wrote a message, and its text as the transcript shows it, without formats. */
export class ChatExcerpt extends LitElement {
  @property({ attribute: false }) message!: Message;
  @property({ attribute: false }) texts: Texts = en;

  override render(): TemplateResult {
    const { texts } = this;
    const { author, body, changed } = this.message;
    // What a visitor types is not formatted.
    const isVisitor = author.kind === 'visitor';
    const name = isVisitor ? texts.you : (author.name ?? texts.team);
    const text = changed === 'deleted' ? texts.deleted : isVisitor ? body : shownText(body);
    return html`<bdi translate="no" .textContent=${name}></bdi> · <bdi .textContent=${text}></bdi>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-excerpt': ChatExcerpt;
  }
}
