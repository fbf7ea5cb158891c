import { css } from 'lit';

export const commandPaletteStyles = css`
  dialog {
    inline-size: min(560px, calc(100% - 24px));
    max-block-size: min(480px, calc(100% - 24px));
    margin-block-start: min(12dvh, 96px);
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-card);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    color: var(--_text);
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  input {
    flex: none;
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 52px;
    padding-inline: 18px;
    border: 0;
    border-block-end: 1px solid var(--_line);
    background: none;
    font: inherit;
    font-size: 16px;
    color: inherit;
  }
  input:focus-visible {
    outline: none;
  }
  .options {
    flex: 1;
    min-block-size: 0;
  }
  .none {
    margin: 0;
    padding: 16px 18px;
    color: var(--_muted);
    font-size: 14px;
  }
`;
