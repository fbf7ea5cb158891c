import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { avatar, avatarStyles } from '../../../elements/avatar.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import type { Conversation, VisitorContext } from '../../../protocol/agent-events.js';
import type { ExternalContext } from '../../../protocol/external-context.js';
import { consoleLocale } from '../../browser/console-locale.js';
import { dateTime } from '../../browser/date-time.js';
import {
  pageAddress,
  pagePath,
  sessionStatusText,
  statusText,
  visitorName,
} from '../../state/conversation-texts.js';
import { backIcon } from '../shared/console-icons.js';
import { InboxActionEvent } from '../shared/inbox-action.js';
import { TagsChangeEvent, TagsNeededEvent } from '../tag-editor/tag-editor.js';
import { visitorPanelStyles } from './visitor-panel.styles.js';

interface Field {
  label: string;
  value: string;
}

/**
 * Who the visitor is and where they are. All values come from strangers: they are shown as text, never
 * as links.
 *
 * @event {TagsChangeEvent} tags-change - a tag was added or removed
 * @event {TagsNeededEvent} tags-needed - suggestions for tags are needed
 * @event {InboxActionEvent} inbox-action - `toggle-visitor`, from the back button of narrow screens
 */
export class VisitorPanel extends LitElement {
  static override styles = [shared, avatarStyles, visitorPanelStyles];

  @property({ attribute: false }) conversation: Conversation | null = null;
  /** `null` until it is loaded. */
  @property({ attribute: false }) context: VisitorContext | null = null;
  /** What other systems have put beside the conversation; `null` until it is loaded. */
  @property({ attribute: false }) external: ExternalContext | null = null;
  /** Tags to suggest. */
  @property({ attribute: false }) knownTags: readonly string[] = [];
  /** As the agent has chosen them. */
  @property({ attribute: false }) tags: readonly string[] = [];
  /** The tags can be changed now. */
  @property({ type: Boolean }) canTag = false;

  private onBack(): void {
    this.dispatchEvent(new InboxActionEvent('toggle-visitor'));
  }

  private renderSection(heading: string, fields: readonly Field[]): unknown {
    if (fields.length === 0) return nothing;
    return html`<section>
      <h3 .textContent=${heading}></h3>
      <dl>
        ${fields.map(
          ({ label, value }) =>
            html`<div>
              <dt dir="auto" .textContent=${label}></dt>
              <dd dir="auto" translate="no" .textContent=${value}></dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  private renderContext(context: VisitorContext): unknown {
    const { profile, page } = context;
    const contact = knownFields({ 'E-mail': profile.email, Phone: profile.phone });
    const pageFields = knownFields({
      Title: page?.title,
      Address: page && pageAddress(page.url),
      Referrer: page?.referrer && pageAddress(page.referrer),
    });
    return html`
      ${this.renderSection('Contact', contact)} ${this.renderSection('Page', pageFields)}
      ${this.renderVisits(context.visits ?? [])} ${this.renderEarlier(context.earlier ?? [])}
      ${this.renderSection('Routing', jsonFields(context.routingData))}
      ${this.renderSection('Conversation', jsonFields(context.conversationData))}
    `;
  }

  private renderVisits(visits: NonNullable<VisitorContext['visits']>): unknown {
    // The page that the visitor is on has a section of its own.
    if (visits.length < 2) return nothing;
    return html`<section>
      <h3 id="visits">Pages visited</h3>
      <ol aria-labelledby="visits">
        ${visits.map(
          ({ url, title, at }) =>
            html`<li>
              <bdi
                translate="no"
                title=${pageAddress(url)}
                .textContent=${title ?? pagePath(url)}
              ></bdi>
              <time datetime=${at} .textContent=${time(at)}></time>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  private renderEarlier(earlier: NonNullable<VisitorContext['earlier']>): unknown {
    if (earlier.length === 0) return nothing;
    return html`<section>
      <h3 id="earlier">Earlier conversations</h3>
      <ul aria-labelledby="earlier">
        ${earlier.map(
          (session) =>
            html`<li>
              <a href=${`/console/c/${session.id}`} .textContent=${dateTime(session.createdAt)}></a>
              <span .textContent=${sessionStatusText(session)}></span>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  protected override render(): TemplateResult {
    const { conversation, context } = this;
    if (!conversation) return html``;
    const name = visitorName(conversation);
    const verified = context?.verified ?? conversation.visitor.verified;
    return html`
      <div class="header">
        <button
          class="icon-button back"
          aria-label="Back to the conversation"
          @click=${this.onBack}
        >
          ${backIcon}
        </button>
        <h2>Visitor</h2>
      </div>
      <div class="details" tabindex="0" role="group" aria-label="Visitor details">
        <div class="card">
          ${avatar(name)}
          <p class="name" dir="auto" translate="no" .textContent=${name}></p>
          <p class="status" .textContent=${statusText(conversation)}></p>
          <p
            class="verification"
            data-verified=${verified}
            .textContent=${verified ? 'Identity verified by the site' : 'Identity not verified'}
          ></p>
        </div>
        <tag-editor
          .tags=${this.tags}
          .known=${this.knownTags}
          .sessionId=${conversation.session.id}
          .readOnly=${!this.canTag}
          @tags-change=${({ tags }: TagsChangeEvent) => this.dispatchEvent(new TagsChangeEvent(tags))}
          @tags-needed=${() => this.dispatchEvent(new TagsNeededEvent())}
        ></tag-editor>
        ${context === null ? nothing : this.renderContext(context)}
        ${this.renderSection('Customer', jsonFields(this.external?.person ?? {}))}
        ${this.renderSection('From other systems', jsonFields(this.external?.conversation ?? {}))}
        ${this.renderSection('Session', [
          { label: 'Site', value: conversation.site.name },
          { label: 'Since', value: dateTime(conversation.session.createdAt) },
          ...knownFields({ Browser: context?.browser, Language: languageName(context?.language) }),
        ])}
      </div>
    `;
  }
}

function time(at: string): string {
  return new Date(at).toLocaleTimeString(consoleLocale(), { timeStyle: 'short' });
}

/** "Austrian German" for "de-AT"; what is no language comes back unchanged. */
function languageName(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  try {
    return new Intl.DisplayNames([consoleLocale()], { type: 'language' }).of(tag);
  } catch {
    return tag;
  }
}

function knownFields(values: Record<string, string | undefined>): Field[] {
  return Object.entries(values).flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value }],
  );
}

/** A field for each entry of a JSON object. An object inside it gets a field for each of its entries. */
function jsonFields(data: Readonly<Record<string, unknown>>): Field[] {
  return Object.entries(data).flatMap(([key, value]) =>
    isObject(value)
      ? Object.entries(value).map(([innerKey, innerValue]) => ({
          label: `${isolate(key)} › ${isolate(innerKey)}`,
          value: jsonText(innerValue),
        }))
      : [{ label: key, value: jsonText(value) }],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return JSON.stringify(value, null, 1);
}
