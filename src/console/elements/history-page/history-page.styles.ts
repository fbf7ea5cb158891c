import { css } from 'lit';

export const historyPageStyles = css`
  :host {
    display: block;
  }
  main {
    block-size: 100%;
    padding: 20px 24px 40px;
  }
  .head,
  .results,
  .more {
    inline-size: min(100%, 1200px);
    margin-inline: auto;
  }
  form {
    margin-block-start: 12px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: 0 12px;
  }
  .fields label {
    margin-block: 10px 4px;
    font-size: 12px;
    color: var(--_muted);
  }
  .fields input,
  .fields select {
    padding-inline: 8px;
    font-size: 14px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    min-block-size: 44px;
    margin-block: 12px 8px;
    font-size: 14px;
  }
  .bar p {
    color: var(--_muted);
  }
  .bar p[data-failed='true'] {
    color: var(--_bad);
  }
  .bar .space {
    flex: 1;
  }
  .bar svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .note {
    margin-block-end: 12px;
  }
  .results[data-stale='true'] {
    opacity: 0.55;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 14px;
  }
  th,
  td {
    padding-block: 9px;
    padding-inline: 0 12px;
    border-block-end: 1px solid var(--_line);
    text-align: start;
    vertical-align: top;
    font-weight: 400;
    overflow-wrap: break-word;
  }
  th:first-child {
    padding-inline-start: 10px;
  }
  thead th {
    font-size: 12px;
    font-weight: 600;
    white-space: nowrap;
    overflow-wrap: normal;
    color: var(--_muted);
  }
  .started,
  .duration {
    white-space: nowrap;
  }
  .duration,
  .messages {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .visitor {
    inline-size: 38%;
  }
  tbody tr {
    position: relative;
  }
  tbody tr:hover {
    background: var(--_hover);
  }
  a {
    font-weight: 600;
    color: inherit;
    text-decoration: none;
  }
  /* The whole row leads to the conversation. */
  a::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  a:hover {
    text-decoration: underline;
  }
  a:focus-visible {
    outline: none;
  }
  a:focus-visible::after {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .tags {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-inline-start: 8px;
  }
  .tags bdi {
    padding-inline: 8px;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_sunken);
    font-size: 12px;
    color: var(--_muted);
  }
  .match {
    margin-block-start: 2px;
    font-size: 13px;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .source {
    font-weight: 600;
  }
  mark {
    border-radius: 3px;
    padding-inline: 1px;
    background: var(--_selected);
    color: var(--_text);
    font-weight: 600;
  }
  .more {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding-block: 20px;
  }
  @media (width <= 860px) {
    main {
      padding: 14px 14px 32px;
    }
    .fields {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .field.agent {
      grid-column: 1 / -1;
    }
    .bar p[role='status']:first-child {
      inline-size: 100%;
    }
    .bar .space {
      display: none;
    }
    .bar .button.quiet {
      padding-inline: 0;
    }
    table,
    tbody {
      display: block;
    }
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tbody tr {
      display: flex;
      flex-wrap: wrap;
      gap: 0 10px;
      padding: 10px 4px;
      border-block-end: 1px solid var(--_line);
    }
    tbody td,
    tbody .visitor {
      padding: 0;
      border: 0;
      font-size: 13px;
      color: var(--_muted);
    }
    tbody .visitor {
      inline-size: 100%;
      font-size: 14px;
      color: var(--_text);
    }
    tbody .messages::after {
      content: ' messages';
    }
  }
  @media (forced-colors: active) {
    mark {
      text-decoration: underline;
    }
    a:focus-visible::after {
      outline-color: Highlight;
    }
  }
`;
