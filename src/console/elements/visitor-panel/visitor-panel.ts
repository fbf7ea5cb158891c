import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { avatar, avatarStyles } from '../../../elements/avatar.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Conversation, VisitorContext } from '../../../protocol/agent-events.js';
import { dataEntries, type DataEntry } from '../../state/data-entries.js';
import { statusWords } from '../../state/status-words.js';
import { visitorLabel } from '../../state/visitor-label.js';
import { backIcon } from '../shared/console-icons.js';
import { visitorPanelStyles } from './visitor-panel.styles.js';

/**
 * Who the visitor is and what they brought along. All of it comes from strangers: it is shown as
 * text, never as a link.
 *
 * @event visitor-back - back to the conversation, where columns are views
 */
export class VisitorPanel extends LitElement {
  static override styles = [shared, avatarStyles, visitorPanelStyles];

  @property({ attribute: false }) conversation: Conversation | null = null;
  /** `null` until it is known. */
  @property({ attribute: false }) context: VisitorContext | null = null;

  private onBack(): void {
    this.dispatchEvent(new Event('visitor-back', { bubbles: true, composed: true }));
  }

  private renderList(heading: string, entries: readonly DataEntry[]): unknown {
    if (entries.length === 0) return nothing;
    return html`<section>
      <h3>${heading}</h3>
      <dl>
        ${entries.map(
          ({ term, text }) =>
            html`<div>
              <dt dir="auto">${term}</dt>
              <dd dir="auto">${text}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  private renderContext(context: VisitorContext): unknown {
    const { profile, page } = context;
    const contact = known({ 'E-mail': profile.email, Phone: profile.phone });
    const place = known({ Title: page?.title, Address: page?.url, Referrer: page?.referrer });
    return html`
      ${this.renderList('Contact', contact)} ${this.renderList('Page', place)}
      ${this.renderList('Routing', dataEntries(context.routingData))}
      ${this.renderList('Conversation', dataEntries(context.conversationData))}
    `;
  }

  protected override render(): TemplateResult {
    const { conversation, context } = this;
    if (!conversation) return html``;
    const label = visitorLabel(conversation);
    const verified = context?.verified ?? conversation.visitor.verified;
    const since = new Date(conversation.session.createdAt).toLocaleString([], {
      dateStyle: 'medium',
      timeStyle: 'short',
    });
    return html`
      <div class="bar">
        <button
          class="icon-button back"
          aria-label="Back to the conversation"
          @click=${this.onBack}
        >
          ${backIcon}
        </button>
        <h2>Visitor</h2>
      </div>
      <div class="scroller" tabindex="0" role="region" aria-label="Visitor details">
        <div class="card">
          ${avatar(label)}
          <p class="name" dir="auto">${label}</p>
          <p class="state">${statusWords(conversation)}</p>
          <p class="seal" data-verified=${verified}>
            ${verified ? 'Identity verified by the site' : 'Identity not verified'}
          </p>
        </div>
        ${context === null ? nothing : this.renderContext(context)}
        ${this.renderList('Session', [
          { term: 'Site', text: conversation.site.name },
          { term: 'Since', text: since },
        ])}
      </div>
    `;
  }
}

function known(entries: Record<string, string | undefined>): DataEntry[] {
  return Object.entries(entries).flatMap(([term, text]) =>
    text === undefined || text === '' ? [] : [{ term, text }],
  );
}
