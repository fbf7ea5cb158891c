import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { formatDuration } from '../../../protocol/report-table.js';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** What a chart shows of one figure: a value for each label. `null`: there is none. */
export interface ChartSeries {
  name: string;
  values: readonly (number | null)[];
}

/** Beyond so many points, a line has no dot for each. */
const MOST_DOTS = 45;
const DAY_SECONDS = 24 * 60 * 60;

const styles = css`
  :host {
    display: block;
  }
  figure {
    margin: 0;
  }
  figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: baseline;
    margin-block-end: 8px;
    font-size: 14px;
    font-weight: 600;
  }
  .key {
    font-size: 12.5px;
    font-weight: 400;
    color: var(--_muted);
  }
  /* The chart takes its colours from these. A key is told by its line too, not by colour alone. */
  .key::before {
    content: '';
    display: inline-block;
    inline-size: 16px;
    margin-inline-end: 6px;
    border-block-start: 3px solid currentColor;
    vertical-align: middle;
  }
  .key[data-series='0']::before {
    color: var(--_accent);
  }
  .key[data-series='1']::before {
    border-block-start-style: dashed;
    color: var(--_waiting);
  }
  .frame {
    position: relative;
    block-size: 220px;
    border-color: var(--_line);
    color: var(--_muted);
  }
  .probe {
    display: none;
  }
  .probe[data-series='0'] {
    color: var(--_accent);
  }
  .probe[data-series='1'] {
    color: var(--_waiting);
  }
  @media (forced-colors: active) {
    .key[data-series]::before,
    .probe[data-series] {
      forced-color-adjust: none;
      color: CanvasText;
    }
  }
  @media print {
    figure {
      break-inside: avoid;
    }
  }
`;

/** One or two figures over time. Their numbers have to be in a table too: a picture is not read out. */
export class ReportChart extends LitElement {
  static override styles = [shared, styles];

  static define(): void {
    defineElement('report-chart', ReportChart);
  }

  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  @query('.frame') private readonly frame!: HTMLElement;

  @property({ attribute: false }) caption = '';
  @property({ attribute: false }) labels: readonly string[] = [];
  @property({ attribute: false }) series: readonly ChartSeries[] = [];
  /** `count`: bars from 0. `duration`: lines of seconds. */
  @property({ attribute: false }) kind: 'count' | 'duration' = 'count';

  #chart: Chart | undefined;
  readonly #schemes = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((media) =>
    matchMedia(media),
  );
  readonly #draw = (): void => this.draw();

  override connectedCallback(): void {
    super.connectedCallback();
    for (const scheme of this.#schemes) scheme.addEventListener('change', this.#draw);
    // After it was moved.
    if (this.hasUpdated) this.draw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const scheme of this.#schemes) scheme.removeEventListener('change', this.#draw);
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.size > 0) this.draw();
  }

  private draw(): void {
    if (!this.isConnected) return;
    this.#chart?.destroy();
    const { color, borderTopColor, fontFamily } = getComputedStyle(this.frame);
    const isCount = this.kind === 'count';
    const format = (value: number | string): string =>
      isCount ? String(value) : formatDuration(Number(value));
    this.#chart = new Chart(this.canvas, {
      type: isCount ? 'bar' : 'line',
      data: {
        labels: [...this.labels],
        datasets: this.series.map(({ name, values }, index) => {
          const own = this.colorOf(index);
          return {
            label: name,
            data: [...values],
            backgroundColor: own,
            borderColor: own,
            borderWidth: isCount ? 0 : 2,
            borderDash: index === 0 ? [] : [5, 4],
            pointRadius: this.labels.length > MOST_DOTS ? 0 : 2.5,
            spanGaps: true,
            maxBarThickness: 36,
          };
        }),
      },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        color,
        font: { family: fontFamily },
        interaction: { mode: 'index', intersect: false },
        plugins: {
          tooltip: {
            callbacks: {
              label: (item) => `${item.dataset.label ?? ''}: ${format(item.parsed.y ?? 0)}`,
            },
          },
        },
        scales: {
          x: {
            grid: { display: false },
            border: { color: borderTopColor },
            ticks: { color, autoSkip: true, maxRotation: 0, maxTicksLimit: 8 },
          },
          y: {
            beginAtZero: true,
            border: { display: false },
            grid: { color: borderTopColor },
            ticks: {
              color,
              maxTicksLimit: 6,
              ...(isCount ? { precision: 0 } : { stepSize: stepFor(this.series) }),
              callback: format,
            },
          },
        },
      },
    });
  }

  /** As the browser computes it: a canvas knows no custom properties. */
  private colorOf(index: number): string {
    const probe = this.renderRoot.querySelector(`.probe[data-series='${index}']`)!;
    return getComputedStyle(probe).color;
  }

  protected override render(): TemplateResult {
    const { caption, labels } = this;
    const range = `${labels[0] ?? ''} to ${labels.at(-1) ?? ''}`;
    return html`<figure>
      <figcaption>
        <span .textContent=${caption}></span>
        ${this.series.map(
          ({ name }, index) =>
            html`<span class="key" data-series=${index} .textContent=${name}></span>`,
        )}
      </figcaption>
      <div class="frame">
        <canvas
          role="img"
          aria-label="${caption}, ${range}. The table “By day” has the same numbers."
        ></canvas>
        ${this.series.map((_, index) => html`<span class="probe" data-series=${index}></span>`)}
      </div>
    </figure>`;
  }
}

/** The distance of the lines in seconds: a time that people count in. */
function stepFor(series: readonly ChartSeries[]): number {
  const highest = Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0)), 1);
  const steps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];
  return steps.find((step) => highest / step <= 5) ?? DAY_SECONDS;
}
