import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Colleague, SiteName } from '../../../protocol/console-requests.js';
import {
  HISTORY_STATUSES,
  MAX_SEARCH_UNITS,
  type HistoryStatus,
} from '../../../protocol/history.js';
import { consoleLocale } from '../../browser/console-locale.js';
import type { HistoryClient } from '../../client/history-client.js';
import type { TeamClient } from '../../client/team-client.js';
import type { HistoryState } from '../../state/console-state.js';
import {
  areDaysReversed,
  NO_FIELDS,
  readHistoryQuery,
  writeHistoryQuery,
  type HistoryFields,
} from '../../state/history-query.js';
import { moveFocusInLists } from '../inbox-page/list-keyboard.js';
import { controlStyles } from '../shared/control.styles.js';
import { exportIcon } from '../shared/console-icons.js';
import { formStyles } from '../shared/form.styles.js';
import { historyPageStyles } from './history-page.styles.js';
import { renderHistoryTable } from './history-table.js';

const STATUS_LABELS: Readonly<Record<HistoryStatus, string>> = {
  closed: 'Ended (all ways)',
  all: 'All, also open ones',
  open: 'Open',
  away: 'Visitor away',
  ended: 'Ended by the visitor',
  cleared: 'Ended by “Clear conversation”',
  logout: 'Ended by signing out of the site',
  resolved: 'Resolved',
  inactive: 'Resolved automatically',
  idle: 'Closed for inactivity',
  spam: 'Marked as spam',
};

/** The search follows what is typed after a pause of so many ms. */
const TYPING_PAUSE_MS = 300;

/** Conversations of the past: a search, filters, and what they find. The filter is in the address. */
export class HistoryPage extends LitElement {
  static override styles = [shared, controlStyles, formStyles, historyPageStyles];

  static define(): void {
    defineElement('history-page', HistoryPage);
  }

  @query('input[type="search"]') private readonly searchField!: HTMLInputElement;
  @queryAll('.field > [id]')
  private readonly filterFields!: NodeListOf<HTMLInputElement | HTMLSelectElement>;
  @queryAll('tbody a') private readonly links!: NodeListOf<HTMLAnchorElement>;

  /** What stands in the search field, if the address does not say it yet. */
  @state() private typed: string | null = null;
  @state() private exporting: 'no' | 'running' | 'done' | 'failed' = 'no';

  @property({ attribute: false }) client!: {
    history: HistoryClient;
    team: TeamClient;
    loadSites(): void;
  };
  /** `null` until it is loaded for the first time. */
  @property({ attribute: false }) history: HistoryState | null = null;
  /** The query of the address. */
  @property() query = '';
  @property({ attribute: false }) sites: readonly SiteName[] = [];
  @property({ attribute: false }) team: readonly Colleague[] = [];

  #typing: ReturnType<typeof setTimeout> | undefined;
  /** The query that was asked for last. */
  #asked: string | null = null;

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    this.client.loadSites();
    void this.client.team.loadTeam();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('query') || this.#typing !== undefined) return;
    // The address has changed by itself, as by Back.
    if (this.typed?.trim() !== this.fields.text.trim()) this.typed = null;
    this.exporting = 'no';
  }

  protected override updated(): void {
    if (this.query === this.#asked || areDaysReversed(this.fields)) return;
    this.#asked = this.query;
    void this.client.history.load(this.query);
  }

  private get fields(): HistoryFields {
    return readHistoryQuery(this.query);
  }

  private change(fields: Partial<HistoryFields>, isTyping = false): void {
    clearTimeout(this.#typing);
    this.#typing = undefined;
    const text = this.typed ?? this.fields.text;
    this.client.history.show(writeHistoryQuery({ ...this.fields, text, ...fields }), isTyping);
  }

  private onSearchInput(): void {
    this.typed = this.searchField.value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.change({}, true), TYPING_PAUSE_MS);
  }

  /** Reads all of them: others may have changed too since the page was rendered. */
  private onFieldChange(): void {
    const fields = [...this.filterFields].map(({ id, value }) => [id, value]);
    this.change(Object.fromEntries(fields));
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.change({});
  }

  private reset(): void {
    this.typed = '';
    this.change(NO_FIELDS);
    this.searchField.focus();
  }

  private async export(): Promise<void> {
    if (this.exporting === 'running') return;
    this.exporting = 'running';
    const isSaved = await this.client.history.exportResults(this.query);
    this.exporting = isSaved ? 'done' : 'failed';
  }

  private onTableKey(event: KeyboardEvent): void {
    moveFocusInLists(event, [...this.links]);
  }

  private renderChoice(
    label: string,
    name: 'status' | 'site' | 'agent',
    options: readonly { value: string; label: string; isName?: boolean }[],
  ): TemplateResult {
    const chosen = this.fields[name];
    return html`<div class="field ${name}">
      <label for=${name} .textContent=${label}></label>
      <select id=${name} .value=${live(chosen)} @change=${this.onFieldChange}>
        ${options.map(
          (option) =>
            html`<option
              value=${option.value}
              ?selected=${option.value === chosen}
              translate=${option.isName ? 'no' : nothing}
              .textContent=${option.label}
            ></option>`,
        )}
      </select>
    </div>`;
  }

  private renderDay(label: string, name: 'from' | 'to'): TemplateResult {
    const isWrong = areDaysReversed(this.fields);
    return html`<div class="field">
      <label for=${name} .textContent=${label}></label>
      <input
        id=${name}
        type="date"
        .value=${live(this.fields[name])}
        aria-invalid=${isWrong}
        aria-describedby=${isWrong ? 'days-error' : nothing}
        @change=${this.onFieldChange}
      />
    </div>`;
  }

  private renderFilter(): TemplateResult {
    const { site, agent } = this.fields;
    const sites = this.sites.map(({ token, name }) => ({
      value: token,
      label: name,
      isName: true,
    }));
    const agents = this.team.map(({ id, name }) => ({ value: id, label: name, isName: true }));
    return html`<form role="search" @submit=${this.onSubmit}>
      <input
        type="search"
        aria-label="Search conversations"
        placeholder="Words of messages, notes, tags, names, e-mail addresses"
        autocomplete="off"
        maxlength=${MAX_SEARCH_UNITS}
        .value=${live(this.typed ?? this.fields.text)}
        @input=${this.onSearchInput}
      />
      <div class="fields">
        ${this.renderChoice(
          'Status',
          'status',
          HISTORY_STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] })),
        )}
        ${this.renderChoice('Site', 'site', [
          { value: '', label: 'All sites' },
          ...withChosen(sites, site),
        ])}
        ${this.renderChoice('Agent', 'agent', [
          { value: '', label: 'All agents' },
          ...withChosen(agents, agent, 'A former agent'),
        ])}
        ${this.renderDay('From', 'from')} ${this.renderDay('To', 'to')}
      </div>
      <p class="error" id="days-error" role="alert">
        ${areDaysReversed(this.fields) ? html`<span>“From” is after “To”.</span>` : nothing}
      </p>
    </form>`;
  }

  /** What was found, in a sentence. */
  private get summary(): string {
    const { history } = this;
    if (!history || history.isStale) return history?.phase === 'failed' ? '' : 'Searching…';
    const { rows, next, searchedTo } = history;
    const day = searchedTo === undefined ? '' : dayText(searchedTo);
    if (rows.length === 0 && searchedTo !== undefined) return `Nothing found back to ${day}.`;
    if (rows.length === 0) return 'No conversations found.';
    const count = rows.length === 1 ? '1 conversation' : `${rows.length} conversations`;
    if (searchedTo !== undefined) return `${count} back to ${day}`;
    return next === undefined ? count : `${count}; there are more`;
  }

  private get exportText(): string {
    if (this.exporting === 'running') return 'Exporting…';
    if (this.exporting === 'done') return 'Saved as a file';
    return this.exporting === 'failed' ? 'Could not export. Please try again.' : '';
  }

  private renderBar(): TemplateResult {
    const isFiltered = this.query !== '' || (this.typed ?? '') !== '';
    return html`<div class="bar">
      <p role="status" .textContent=${this.summary}></p>
      ${
        isFiltered
          ? html`<button class="button quiet" @click=${() => this.reset()}>Clear filter</button>`
          : nothing
      }
      <span class="space"></span>
      <p
        role="status"
        data-failed=${this.exporting === 'failed'}
        .textContent=${this.exportText}
      ></p>
      <button
        class="button"
        aria-disabled=${this.exporting === 'running'}
        @click=${() => void this.export()}
      >
        ${exportIcon}Export results
      </button>
    </div>`;
  }

  private renderMore({ phase, next, searchedTo, isStale }: HistoryState): unknown {
    if (phase === 'failed')
      return html`<div class="more">
        <p class="error" role="alert">The server doesn’t answer.</p>
        <button class="button" @click=${() => void this.client.history.load(this.query)}>
          Try again
        </button>
      </div>`;
    if (next === undefined || isStale) return nothing;
    return html`<div class="more">
      <button
        class="button"
        aria-disabled=${phase === 'loading'}
        @click=${() => void this.client.history.loadMore()}
        .textContent=${searchedTo === undefined ? 'Load more' : 'Search further back'}
      ></button>
    </div>`;
  }

  protected override render(): TemplateResult {
    const { history } = this;
    return html`<main>
      <div class="head">
        <h2>History</h2>
        ${this.renderFilter()} ${this.renderBar()}
        ${
          history?.complete === false
            ? html`<p class="hint note">
                Conversations from before the last update are still being added to the search, the
                newest first. It may not find all of them yet.
              </p>`
            : nothing
        }
      </div>
      ${
        history && history.rows.length > 0
          ? html`<div
              class="results"
              data-stale=${history.isStale === true}
              @keydown=${this.onTableKey}
            >
              ${renderHistoryTable(history.rows)}
            </div>`
          : nothing
      }
      ${history ? this.renderMore(history) : nothing}
    </main>`;
  }
}

/** The options, and the chosen one if it is none of them. */
function withChosen<Option extends { value: string; label: string }>(
  options: readonly Option[],
  chosen: string,
  label = chosen,
): readonly (Option | { value: string; label: string })[] {
  const isThere = chosen === '' || options.some(({ value }) => value === chosen);
  return isThere ? options : [...options, { value: chosen, label }];
}

function dayText(at: string): string {
  return new Date(at).toLocaleDateString(consoleLocale(), { dateStyle: 'medium' });
}
