import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { validate } from '../../../protocol/parse.js';
import {
  agentsTable,
  daysTable,
  FIGURE_TEXTS,
  figuresTable,
  reportCsv,
  reportFileName,
  sitesTable,
  type ReportTable,
} from '../../../protocol/report-table.js';
import { reportQuerySchema, type Report } from '../../../protocol/reports.js';
import { consoleLocale } from '../../browser/console-locale.js';
import { saveBlob } from '../../browser/save-file.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { ConsoleState } from '../../state/console-state.js';
import { ReportChart } from '../report-chart/report-chart.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { allSitesOption, siteOptions } from '../shared/site-options.js';
import { presetRanges, reportPath, type ReportRange } from './report-range.js';
import { reportsPageStyles } from './reports-page.styles.js';

/** The figures of a range of days: tables, charts and a file. The range is in the address. It calls the client. */
export class ReportsPage extends LitElement {
  static override styles = [shared, controlStyles, formStyles, reportsPageStyles];

  static define(): void {
    ReportChart.define();
    defineElement('reports-page', ReportsPage);
  }

  @query('#from') private readonly fromField!: HTMLInputElement;
  @query('#to') private readonly toField!: HTMLInputElement;
  @query('#site') private readonly siteField!: HTMLSelectElement;

  /** The one on screen stays until the next one is there. */
  @state() private report: Report | null = null;
  @state() private isLoading = false;
  @state() private error = '';

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) state!: ConsoleState;
  /** As in the address. Empty: the last 7 days, all sites. */
  @property() from = '';
  @property() to = '';
  @property() site = '';

  /** The range that was asked for last. */
  #asked = '';

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    this.client.loadSites();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('from') || changed.has('to') || changed.has('site')) void this.load();
  }

  private get range(): ReportRange {
    const week = presetRanges(Date.now())[1]!;
    return { from: this.from || week.from, to: this.to || week.to, site: this.site };
  }

  private async load(): Promise<void> {
    const { from, to, site } = this.range;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const checked = validate(reportQuerySchema, {
      ...{ from, to },
      ...(site === '' ? { timeZone } : { site }),
    });
    this.#asked = reportPath(this.range);
    if (!checked.ok) {
      this.isLoading = false;
      this.error = rangeError(checked.message);
      return;
    }
    this.isLoading = true;
    const asked = this.#asked;
    const outcome = await this.client.reports.read(checked.value);
    if (asked !== this.#asked) return;
    this.isLoading = false;
    if (typeof outcome === 'object') this.report = outcome;
    this.error =
      outcome === 'invalid'
        ? 'There is no such report.'
        : outcome === 'failed'
          ? 'The server doesn’t answer. Please try again in a moment.'
          : '';
  }

  /** A date that is typed in part has no value yet. */
  private onRange(): void {
    const [from, to, site] = [this.fromField, this.toField, this.siteField].map(
      ({ value }) => value,
    );
    if (!from || !to) return;
    this.client.open(reportPath({ from, to, site: site ?? '' }));
  }

  private onDownload(): void {
    const { report } = this;
    if (!report) return;
    const file = new Blob([reportCsv(report)], { type: 'text/csv;charset=utf-8' });
    saveBlob(file, reportFileName(report));
  }

  private renderControls(): TemplateResult {
    const { from, to, site } = this.range;
    const isWrong = this.error !== '' && !this.isLoading;
    const date = (id: string, label: string, value: string) =>
      html`<div>
        <label for=${id}>${label}</label>
        <input
          id=${id}
          type="date"
          max="9999-12-31"
          aria-describedby="error"
          aria-invalid=${isWrong}
          .value=${value}
          @change=${this.onRange}
        />
      </div>`;
    return html`<form class="controls" @submit=${(event: Event) => event.preventDefault()}>
      ${date('from', 'From', from)} ${date('to', 'To', to)}
      <div>
        <label for="site">Site</label>
        <select id="site" @change=${this.onRange}>
          ${allSitesOption(site === '')} ${siteOptions(this.state.sites ?? [], site)}
        </select>
      </div>
      <button
        class="button"
        type="button"
        aria-disabled=${this.report === null}
        @click=${this.onDownload}
      >
        Download CSV
      </button>
    </form>`;
  }

  private renderPresets(): TemplateResult {
    const { range } = this;
    const presets = presetRanges(Date.now());
    // On some days two of them are the same.
    const current = presets.find(({ from, to }) => from === range.from && to === range.to);
    return html`<nav class="presets" aria-label="Ranges">
      ${presets.map(
        (preset) =>
          html`<a
            href=${reportPath({ ...preset, site: range.site })}
            aria-current=${preset === current ? 'true' : nothing}
            .textContent=${preset.label}
          ></a>`,
      )}
    </nav>`;
  }

  private renderIntro({ timeZone, asOf }: Report): TemplateResult {
    const time = new Date(asOf).toLocaleTimeString(consoleLocale(), { timeStyle: 'short' });
    const text = `Days begin at midnight in the time zone ${timeZone}. As of ${time}; the last seconds may be missing.`;
    return html`<p class="intro" .textContent=${text}></p>`;
  }

  /** Each figure with what it means. */
  private renderFigures(report: Report): TemplateResult {
    const { caption, columns, rows } = figuresTable(report);
    return html`<div
      class="scroll"
      role="region"
      aria-label=${`${caption}, scrollable`}
      tabindex="0"
    >
      <table class="figures" aria-label=${caption}>
        ${renderHead(columns)}
        <tbody>
          ${report.figures.map(({ row }, index) => {
            const { name, definition } = FIGURE_TEXTS[row];
            const [, ...cells] = rows[index]!;
            return html`<tr>
              <th scope="row" aria-label=${name} aria-describedby=${`about-${row}`}>
                <span .textContent=${name}></span>
                <small id=${`about-${row}`} .textContent=${definition}></small>
              </th>
              ${cells.map((text) => html`<td translate="no" .textContent=${text}></td>`)}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  private renderCharts({ days }: Report): TemplateResult {
    const labels = days.map(({ day }) => day);
    const seconds = (key: 'firstResponse' | 'waiting') => days.map((each) => each[key]);
    return html`<div class="charts">
      <report-chart
        .caption=${'Conversations'}
        .labels=${labels}
        .series=${[{ name: 'by day', values: days.map(({ conversations }) => conversations) }]}
        .kind=${'count'}
      ></report-chart>
      <report-chart
        .caption=${'Times (median)'}
        .labels=${labels}
        .series=${[
          { name: 'First response time', values: seconds('firstResponse') },
          { name: 'Waiting time', values: seconds('waiting') },
        ]}
        .kind=${'duration'}
      ></report-chart>
    </div>`;
  }

  protected override render(): TemplateResult {
    const { report } = this;
    return html`<main>
      <div class="page" aria-busy=${this.isLoading}>
        <h2>Reports</h2>
        ${this.renderControls()} ${this.renderPresets()}
        <p class="error" id="error" role="alert" .textContent=${this.error}></p>
        ${
          this.error === ''
            ? nothing
            : html`<button class="button" @click=${() => void this.load()}>Try again</button>`
        }
        ${
          report === null || this.error !== ''
            ? nothing
            : html`${this.renderIntro(report)} ${this.renderFigures(report)}
                <h3>By day</h3>
                ${this.renderCharts(report)} ${renderTable(daysTable(report))}
                ${
                  report.sites.length > 1
                    ? html`<h3>Per site</h3>
                        ${renderTable(sitesTable(report))}`
                    : nothing
                }
                <h3>Per agent</h3>
                <p class="intro">
                  Conversations of the agent who has them, or had them last. Answers, and first
                  responses, of who wrote them. Hours with the console open and available, whatever
                  the site.
                </p>
                ${
                  report.agents.length === 0
                    ? html`<p class="intro">No agent did anything in these days.</p>`
                    : renderTable(agentsTable(report))
                }`
        }
      </div>
    </main>`;
  }
}

function renderHead(columns: readonly string[]): TemplateResult {
  return html`<thead>
    <tr>
      ${columns.map((column) => html`<th scope="col" .textContent=${column}></th>`)}
    </tr>
  </thead>`;
}

function renderTable({ caption, columns, rows }: ReportTable): TemplateResult {
  return html`<div
    class="scroll long"
    role="region"
    aria-label=${`${caption}, scrollable`}
    tabindex="0"
  >
    <table aria-label=${caption}>
      ${renderHead(columns)}
      <tbody>
        ${rows.map(
          ([header = '', ...cells]) =>
            html`<tr>
              <th scope="row" translate="no" .textContent=${header}></th>
              ${cells.map((text) => html`<td translate="no" .textContent=${text}></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The schema's words are about fields: "to: before from". */
function rangeError(message: string): string {
  if (message.includes('before from')) return 'The last day is before the first one.';
  if (message.includes('more than')) return 'A report covers two years at most.';
  return 'This is not a range of days.';
}
