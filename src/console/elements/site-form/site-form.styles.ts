import { css } from 'lit';

export const siteFormStyles = css`
  :host {
    display: block;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: fit-content;
    min-block-size: 32px;
    margin-block: 14px 0;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
  }
  .buttons .choice {
    margin: 0;
  }
  .choices .choice {
    margin: 0;
    font-weight: 400;
  }
  input[type='checkbox'] {
    flex: none;
    inline-size: 18px;
    min-block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .hint:empty,
  .error:empty {
    display: none;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .row {
    margin-block-start: 10px;
    padding: 10px 14px 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
  .row label:not(.choice) {
    margin-block: 6px 4px;
    font-size: 12.5px;
    font-weight: 500;
    color: var(--_muted);
  }
  .columns {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 4px 12px;
  }
  .columns > div {
    flex: 1 1 120px;
    min-inline-size: 0;
  }
  input[type='color'] {
    flex: none;
    inline-size: 48px;
    padding: 4px;
  }
  .preview {
    margin-block-start: 14px;
  }
  .meanwhile table {
    inline-size: 100%;
    table-layout: fixed;
    font-size: 14px;
    border-collapse: collapse;
  }
  .meanwhile th,
  .meanwhile td {
    padding-block: 6px;
    padding-inline: 0 8px;
    text-align: start;
    vertical-align: top;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .meanwhile th {
    font-weight: 600;
  }
  pre {
    margin-block: 12px 0;
    padding: 14px;
    overflow-x: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
    font:
      13px/1.5 ui-monospace,
      monospace;
  }
`;
