import { css } from 'lit';

export const taskProgressStyles = css`
  :host {
    display: block;
    border-block-start: 1px solid var(--_line);
    background: var(--_sunken);
    font-size: 13.5px;
  }
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 4px 16px;
  }
  h3 {
    margin: 0;
    font-size: 12.5px;
    font-weight: 600;
    color: var(--_muted);
  }
  .button.small {
    min-block-size: 28px;
    padding-inline: 10px;
    font-size: 13px;
  }
  .button.discard {
    color: var(--_bad);
  }
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ul {
    max-block-size: min(220px, 30dvh);
    padding: 0 16px 10px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  ul[hidden] {
    display: none;
  }
  .task + .task {
    margin-block-start: 10px;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--_line);
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
  }
  .title {
    min-inline-size: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .by {
    flex: 1 1 auto;
    color: var(--_muted);
  }
  [data-status='done'] > .line .status {
    color: var(--_good);
  }
  [data-status='aborted'] > .line .status,
  .status[data-failed] {
    color: var(--_bad);
  }
  .steps {
    margin-block-start: 4px;
    counter-reset: step;
  }
  .steps li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
    padding-block: 2px;
    padding-inline-start: 30px;
    counter-increment: step;
  }
  .steps li::before {
    content: counter(step) '.';
    inline-size: 20px;
    margin-inline-start: -30px;
    text-align: end;
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }
  .say {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .result {
    color: var(--_muted);
  }
  [data-outcome='done'] .result {
    color: var(--_good);
  }
  [data-outcome]:not([data-outcome='done']) .result {
    color: var(--_bad);
  }
  [aria-current] .say {
    font-weight: 600;
  }
  summary {
    inline-size: fit-content;
    min-block-size: 24px;
    color: var(--_muted);
    cursor: pointer;
  }
  @media (forced-colors: active) {
    [aria-current] {
      border-inline-start: 3px solid Highlight;
    }
  }
`;
