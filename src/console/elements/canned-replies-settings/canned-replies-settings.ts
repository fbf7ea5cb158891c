import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import {
  cannedReplyInputSchema,
  MAX_SHORTCUT_UNITS,
  type CannedReply,
} from '../../../protocol/canned-replies.js';
import type { SiteName } from '../../../protocol/console-requests.js';
import { parse } from '../../../protocol/parse.js';
import type { CannedReplies, SaveOutcome } from '../../client/canned-replies.js';
import type { CannedReplyDraft } from '../../state/console-state.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { siteName } from '../shared/site-options.js';
import { editableListStyles } from '../shared/editable-list.styles.js';

type Field = 'shortcut' | 'body';

const SHORTCUT_ERROR = `Please enter a shortcut without spaces and slashes, of at most ${MAX_SHORTCUT_UNITS} characters.`;
const BODY_ERROR = 'Please enter a text of at most 4,000 characters.';

/** Where the agent writes canned replies: a list, and a form for one of them. It calls the client. */
export class CannedRepliesSettings extends LitElement {
  static override styles = [shared, controlStyles, formStyles, editableListStyles];

  static define(): void {
    defineElement('canned-replies-settings', CannedRepliesSettings);
  }

  @query('#shortcut') private readonly shortcutField!: HTMLInputElement | null;
  @query('#body') private readonly bodyField!: HTMLTextAreaElement | null;
  @query('.new') private readonly newButton!: HTMLButtonElement;

  @state() private errors: Partial<Record<Field | 'form', string>> = {};
  /** What somebody else has made of the one in the form; `null`: they have deleted it. */
  @state() private changedMeanwhile: CannedReply | null | undefined;
  @state() private pending = false;
  /** What was done last. */
  @state() private done = '';
  /** The one that was deleted last. */
  @state() private deleted: CannedReply | null = null;

  @property({ attribute: false }) client!: { cannedReplies: CannedReplies };
  /** `null` until they are loaded. */
  @property({ attribute: false }) replies: readonly CannedReply[] | null = null;
  /** What stands in the form; `null`: no form is shown. */
  @property({ attribute: false }) draft: CannedReplyDraft | null = null;
  @property({ attribute: false }) sites: readonly SiteName[] = [];
  /** The token of the site whose canned replies are shown; `null`: those of all sites. */
  @property() site: string | null = null;

  #focusForm = false;

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    void this.client.cannedReplies.load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('draft') || !this.draft || !this.#focusForm) return;
    this.#focusForm = false;
    this.shortcutField?.focus();
  }

  private edit(draft: CannedReplyDraft | null): void {
    this.errors = {};
    this.changedMeanwhile = undefined;
    this.done = '';
    this.deleted = null;
    this.#focusForm = true;
    this.client.cannedReplies.setDraft(draft);
  }

  private onInput(): void {
    const { draft, shortcutField, bodyField } = this;
    if (!draft || !shortcutField || !bodyField) return;
    const typed = { shortcut: shortcutField.value, body: bodyField.value };
    this.client.cannedReplies.setDraft({ ...draft, ...typed });
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.draft) void this.save(this.draft);
  }

  private async save(draft: CannedReplyDraft): Promise<void> {
    if (this.pending) return;
    const { id, version, site, shortcut, body } = draft;
    const input = parse(cannedReplyInputSchema, { site, shortcut: withoutSlash(shortcut), body });
    this.errors = input ? {} : errorsOf(draft);
    if (!input) return this.focusError();
    this.pending = true;
    const existing = id === null ? undefined : { id, version };
    const outcome = await this.client.cannedReplies.save(input, existing);
    this.pending = false;
    this.showOutcome(outcome);
  }

  private showOutcome(outcome: SaveOutcome): void {
    switch (outcome.kind) {
      case 'saved':
        this.edit(null);
        this.done = 'Saved';
        this.newButton.focus();
        break;
      case 'changed':
        this.changedMeanwhile = outcome.current;
        break;
      case 'deleted':
        this.changedMeanwhile = null;
        break;
      default:
        this.errors = refusalOf(outcome);
        this.focusError();
    }
  }

  private focusError(): void {
    if (this.errors.shortcut !== undefined) this.shortcutField?.focus();
    else if (this.errors.body !== undefined) this.bodyField?.focus();
  }

  private async deleteReply(reply: CannedReply): Promise<void> {
    const isGone = await this.client.cannedReplies.remove(reply.id);
    this.deleted = isGone ? reply : null;
    this.done = isGone
      ? `Deleted ${isolate(`/${reply.shortcut}`)}`
      : 'Could not delete it. Please try again.';
    this.newButton.focus();
  }

  private async restore({ site, shortcut, body }: CannedReply): Promise<void> {
    const outcome = await this.client.cannedReplies.save({ site, shortcut, body });
    this.deleted = null;
    this.done = outcome.kind === 'saved' ? 'Saved' : 'Could not restore it. Please try again.';
  }

  private renderError(field: Field | 'form'): TemplateResult {
    return html`<p
      class="error"
      id=${`${field}-error`}
      role="alert"
      .textContent=${this.errors[field] ?? ''}
    ></p>`;
  }

  private renderForm(draft: CannedReplyDraft): TemplateResult {
    return html`<form class="form" aria-label="Canned reply" @submit=${this.onSubmit} novalidate>
      <label for="shortcut">Shortcut</label>
      <input
        id="shortcut"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        maxlength=${MAX_SHORTCUT_UNITS + 1}
        .value=${draft.shortcut}
        aria-describedby="shortcut-hint shortcut-error"
        aria-invalid=${this.errors.shortcut !== undefined}
        @input=${this.onInput}
      />
      <p class="hint" id="shortcut-hint">Agents type it after a slash, such as /hello.</p>
      ${this.renderError('shortcut')}
      <label for="body">Text</label>
      <textarea
        id="body"
        .value=${draft.body}
        aria-describedby="body-hint body-error"
        aria-invalid=${this.errors.body !== undefined}
        @input=${this.onInput}
      ></textarea>
      <p class="hint" id="body-hint">
        <code>{{visitor.name}}</code> and <code>{{agent.name}}</code> are filled in.
      </p>
      ${this.renderError('body')} ${this.renderMeanwhile(draft)}
      <p class="hint">
        For: <bdi translate="no" .textContent=${siteName(this.sites, draft.site)}></bdi>
      </p>
      ${this.renderError('form')}
      <div class="buttons">
        ${
          this.changedMeanwhile === undefined
            ? html`<button class="button primary" type="submit" aria-disabled=${this.pending}>
                Save
              </button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => this.edit(null)}>Cancel</button>
      </div>
    </form>`;
  }

  /** Both versions: the agent's own is in the fields. */
  private renderMeanwhile(draft: CannedReplyDraft): unknown {
    const theirs = this.changedMeanwhile;
    if (theirs === undefined) return nothing;
    const save = (change: Partial<CannedReplyDraft>, label: string): TemplateResult =>
      html`<button
        class="button primary"
        type="button"
        @click=${() => {
          this.changedMeanwhile = undefined;
          void this.save({ ...draft, ...change });
        }}
        .textContent=${label}
      ></button>`;
    if (theirs === null)
      return html`<section class="meanwhile" role="alert">
        <h3>Deleted meanwhile</h3>
        <div class="buttons">${save({ id: null, version: 0 }, 'Save as new')}</div>
      </section>`;
    const { version, shortcut, body } = theirs;
    return html`<section class="meanwhile" role="alert">
      <h3 .textContent=${`Changed meanwhile by ${isolate(theirs.updatedBy ?? 'somebody')}`}></h3>
      <p class="name" translate="no" .textContent=${`/${shortcut}`}></p>
      <p class="body" dir="auto" .textContent=${body}></p>
      <div class="buttons">
        ${save({ version }, 'Save mine')}
        <button
          class="button"
          type="button"
          @click=${() => this.edit({ ...draft, version, shortcut, body })}
        >
          Take theirs
        </button>
      </div>
    </section>`;
  }

  private renderReply(reply: CannedReply): TemplateResult {
    const { id, version, site, shortcut, body } = reply;
    if (this.draft?.id === id) return html`<li>${this.renderForm(this.draft)}</li>`;
    return html`<li class="item">
      <div class="text">
        <p class="name" translate="no" .textContent=${`/${shortcut}`}></p>
        <p class="body preview" dir="auto" .textContent=${body}></p>
        ${
          site === null
            ? nothing
            : html`<p class="hint" translate="no" .textContent=${siteName(this.sites, site)}></p>`
        }
      </div>
      <div class="actions">
        <button
          class="button quiet"
          aria-label=${`Edit /${shortcut}`}
          @click=${() => this.edit({ id, version, site, shortcut, body })}
        >
          Edit
        </button>
        <button
          class="button quiet"
          aria-label=${`Delete /${shortcut}`}
          @click=${() => void this.deleteReply(reply)}
        >
          Delete
        </button>
      </div>
    </li>`;
  }

  protected override render(): TemplateResult {
    const { replies, draft, site, deleted } = this;
    const shown = (replies ?? []).filter(
      (reply) => site === null || reply.site === null || reply.site === site,
    );
    const isInList = draft !== null && shown.some(({ id }) => id === draft.id);
    return html`
      <header>
        <h2>Canned replies</h2>
        <button
          class="button new"
          @click=${() => this.edit({ id: null, version: 0, site, shortcut: '', body: '' })}
        >
          New canned reply
        </button>
      </header>
      <p class="intro">Texts that agents send often. In a reply, <kbd>/</kbd> finds them.</p>
      <div class="buttons done">
        <p class="saved" role="status" .textContent=${this.done}></p>
        ${
          deleted
            ? html`<button class="button" @click=${() => void this.restore(deleted)}>Undo</button>`
            : nothing
        }
      </div>
      ${draft && !isInList ? this.renderForm(draft) : nothing}
      <ul role="list" aria-label="Canned replies">
        ${repeat(
          shown,
          ({ id }) => id,
          (reply) => this.renderReply(reply),
        )}
      </ul>
      ${replies !== null && shown.length === 0 && !draft ? html`<p class="intro">None yet.</p>` : nothing}
    `;
  }
}

/** Many type the slash as well. */
function withoutSlash(shortcut: string): string {
  return shortcut.trim().replace(/^\//, '');
}

function errorsOf({ shortcut, body }: CannedReplyDraft): Partial<Record<Field, string>> {
  const isValid = (field: Field, value: string): boolean =>
    parse(cannedReplyInputSchema.entries[field], value) !== undefined;
  return {
    ...(!isValid('shortcut', withoutSlash(shortcut)) && { shortcut: SHORTCUT_ERROR }),
    ...(!isValid('body', body) && { body: BODY_ERROR }),
  };
}

function refusalOf(
  outcome: Exclude<SaveOutcome, { kind: 'saved' | 'changed' | 'deleted' }>,
): Partial<Record<Field | 'form', string>> {
  switch (outcome.kind) {
    case 'shortcut-taken':
      return { shortcut: 'Another canned reply has this shortcut.' };
    case 'too-many':
      return { form: 'There are too many canned replies. Please delete some first.' };
    case 'invalid':
      return { form: 'The server does not accept this. The site may have been deleted.' };
    case 'failed':
      return {
        form:
          outcome.reason === 'forbidden'
            ? 'You may not change canned replies.'
            : 'The server doesn’t answer. Please try again in a moment.',
      };
  }
}
