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
  ul {
    flex: 1;
    min-block-size: 0;
    margin: 0;
    padding: 6px;
    overflow-y: auto;
    list-style: none;
    scrollbar-width: thin;
  }
  li {
    display: flex;
    align-items: baseline;
    gap: 12px;
    min-block-size: 24px;
    padding: 8px 12px;
    border-radius: var(--_radius-field);
    font-size: 14px;
    cursor: pointer;
  }
  li:hover {
    background: var(--_hover);
  }
  li[aria-selected='true'] {
    background: var(--_selected);
  }
  .label {
    flex: none;
    max-inline-size: 60%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .detail {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_muted);
  }
  [aria-selected='true'] .detail {
    color: var(--_text);
  }
  .none {
    margin: 0;
    padding: 16px 18px;
    color: var(--_muted);
    font-size: 14px;
  }
  @media (forced-colors: active) {
    li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
