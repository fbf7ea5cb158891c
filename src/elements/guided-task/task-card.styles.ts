import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: block;
    }
    .card {
      margin-block: 12px 4px;
      padding: 14px 16px;
      border: 1px solid var(--_line);
      border-radius: var(--_radius-card);
      text-align: start;
      overflow-wrap: anywhere;
      background: var(--_raised);
      animation: rise 180ms var(--_ease);
    }
    .card:focus-visible {
      outline-offset: 1px;
    }
    h3 {
      margin: 0;
      font: inherit;
      font-weight: 600;
    }
    ol {
      display: flex;
      flex-direction: column;
      gap: 6px;
      margin: 10px 0 0;
      padding-inline-start: 20px;
      font-size: 14px;
    }
    li::marker {
      color: var(--_muted);
      font-variant-numeric: tabular-nums;
    }
    li[aria-current] {
      font-weight: 600;
    }
    .value {
      display: block;
      margin-block-start: 2px;
      font-size: 13px;
      font-weight: 400;
      white-space: pre-wrap;
      color: var(--_muted);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-block-start: 14px;
    }
    .actions .button {
      flex: 1 0 auto;
    }
    .actions .stop {
      flex: none;
    }
    .status {
      flex: 1;
      align-self: center;
      font-size: 13px;
      color: var(--_muted);
    }
    .status:only-child {
      margin: 0;
    }
    @media (forced-colors: active) {
      .card {
        border-color: CanvasText;
      }
    }
  }
`;
