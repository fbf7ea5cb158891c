import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: block;
      overflow: hidden auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
    }
    form {
      display: flex;
      flex-direction: column;
      gap: 16px;
      padding: 20px;
      text-align: start;
      overflow-wrap: anywhere;
    }
    .field {
      min-inline-size: 0;
      font-size: 13px;
    }
    .label {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      column-gap: 6px;
      margin-block-end: 6px;
      font-size: 14px;
    }
    label {
      font-weight: 600;
    }
    .quiet {
      color: var(--_muted);
    }
    input {
      display: block;
      inline-size: 100%;
      block-size: 44px;
      margin: 0;
      padding: 10px 12px;
      border: 1px solid color-mix(in oklab, var(--_text) 55%, var(--_surface));
      border-radius: var(--_radius-field);
      /* Scrolls its message into view when the field is focused. */
      scroll-margin-block: 40px;
      font: inherit;
      font-size: 16px;
      unicode-bidi: plaintext;
      color: inherit;
      background: var(--_surface);
    }
    input:focus-visible {
      outline-offset: 1px;
    }
    input[aria-invalid] {
      border-color: var(--_bad);
    }
    .box {
      display: flex;
      align-items: flex-start;
      gap: 10px;
      min-block-size: 24px;
      font-size: 14px;
    }
    .box label {
      flex: 1;
      font-weight: 400;
    }
    input[type='checkbox'] {
      flex: none;
      inline-size: 20px;
      block-size: 20px;
      accent-color: var(--_accent);
    }
    .error,
    div.quiet {
      padding-block-start: 4px;
    }
    .error {
      color: var(--_bad);
    }
    .error:empty {
      display: none;
    }
    .button {
      margin-block-start: 4px;
    }
    :host([compact]) form {
      flex-direction: row;
      align-items: flex-start;
      gap: 8px;
      padding: 12px 16px;
      border-block-start: 1px solid var(--_line);
    }
    :host([compact]) .field {
      flex: 1;
    }
    :host([compact]) .button {
      flex: none;
      max-inline-size: 40%;
      /* Aligned with the field, below its label. */
      margin-block-start: calc(14px * 1.45 + 6px);
    }
  }
`;
