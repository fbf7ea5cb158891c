import { css } from 'lit';

export const reportsPageStyles = css`
  :host {
    display: block;
  }
  main {
    block-size: 100%;
  }
  .page {
    inline-size: min(100%, 1120px);
    box-sizing: border-box;
  }
  .page[aria-busy='true'] table,
  .page[aria-busy='true'] report-chart {
    opacity: 0.55;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px 12px;
    margin-block: 12px;
  }
  .controls > div {
    flex: 0 1 170px;
    min-inline-size: 0;
  }
  .controls label {
    margin-block: 0 4px;
    font-size: 12.5px;
    color: var(--_muted);
  }
  .controls :is(input, select) {
    block-size: 42px;
  }
  .presets {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block-end: 12px;
  }
  .presets a {
    padding: 6px 12px;
    border: 1px solid var(--_line);
    border-radius: 999px;
    color: inherit;
    font-size: 13px;
    text-decoration: none;
  }
  .presets a:hover {
    background: var(--_hover);
  }
  .presets a[aria-current] {
    background: var(--_selected);
    font-weight: 600;
  }
  .scroll {
    margin-block: 16px;
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    scrollbar-width: thin;
  }
  .long {
    max-block-size: 420px;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 14px;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 8px 12px;
    border-block-end: 1px solid var(--_line);
    text-align: end;
    vertical-align: top;
    white-space: nowrap;
  }
  tbody tr:last-child > * {
    border-block-end: 0;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--_sunken);
    font-size: 12px;
    font-weight: 600;
    color: var(--_muted);
  }
  th:first-child {
    text-align: start;
  }
  tbody th {
    font-weight: 600;
  }
  .figures tbody th {
    min-inline-size: 260px;
    white-space: normal;
  }
  small {
    display: block;
    max-inline-size: 60ch;
    margin-block-start: 2px;
    font-size: 12.5px;
    font-weight: 400;
    line-height: 1.4;
    color: var(--_muted);
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
    gap: 24px;
    margin-block: 16px;
  }
  .charts > * {
    min-inline-size: 0;
  }
  @media (width <= 640px) {
    .page {
      padding-inline: 14px;
    }
    .controls > div {
      flex-basis: calc(50% - 6px);
    }
    .controls > div:nth-of-type(3) {
      flex-basis: 100%;
    }
    .figures tbody th {
      min-inline-size: 190px;
    }
  }
  @media (forced-colors: active) {
    .presets a[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    .controls,
    .presets,
    .buttons {
      display: none;
    }
    main,
    .scroll,
    .long {
      max-block-size: none;
      overflow: visible;
    }
    thead th {
      position: static;
    }
    tr {
      break-inside: avoid;
    }
  }
`;
