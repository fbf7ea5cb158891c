import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';
import { shownText } from '../rich-text/rich-text.js';
import { fill, systemText } from '../texts/texts.js';

/** Who wrote a message, and its text as the transcript shows it, without formats. */
export class ChatExcerpt extends LitElement {
  @property({ attribute: false }) message!: Message;
  @property({ attribute: false }) texts: Texts = en;

  override render(): string {
    const { message, texts } = this;
    const { author, body } = message;
    if (author.kind === 'system') return systemText(message, texts);
    if (author.kind === 'visitor') return fill(texts.announceMessage, { name: texts.you, body });
    const name = author.name ?? texts.team;
    return fill(texts.announceMessage, { name, body: shownText(body) });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-excerpt': ChatExcerpt;
  }
}
